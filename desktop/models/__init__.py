"""Typed records, one module per domain. They hold values and compute from their own row only."""
