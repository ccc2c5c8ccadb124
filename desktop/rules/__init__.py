"""What is permitted and owed: pure functions over plain values and data."""
