"""Files of other programs read into plain rows. Nothing is written to the vault here."""
