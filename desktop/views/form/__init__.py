"""Turns a form's declaration into editors: it knows fields and widgets, and no case or person."""
