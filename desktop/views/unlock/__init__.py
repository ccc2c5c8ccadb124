"""The first window: opening a vault, making one, and the recovery sheet. It imports Qt only."""
