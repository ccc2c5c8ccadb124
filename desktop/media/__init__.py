"""Files that others made: what they are, copies without metadata, and pictures of them."""
