"""The window in which a statement of crime is put together before its pages are seen."""
