"""Keys and sealed files: who can open what. It knows nothing of records or screens."""
