"""The way back into the vault, as the window shows it: rehearsing it, and making new papers."""
