"""Workbooks: a frozen summary in, XLSX bytes out, every text cell safe from formulas."""
