"""Papers: a frozen report value in, PDF bytes out. No database, no widgets."""
