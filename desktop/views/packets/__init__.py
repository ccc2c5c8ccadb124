"""Hand-over packets and the key cards they are sealed to, as the window shows them."""
