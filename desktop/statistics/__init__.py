"""Counts with stated units and rules, over plain values."""
