"""Qt widgets: they see services and form specifications, and hold ids and frozen values."""
