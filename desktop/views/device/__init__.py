"""The secret of a workstation in the window: the card, turning it on and off, sealing."""
