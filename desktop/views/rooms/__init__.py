"""Rooms of the house: lists of one or more kinds of record, over the office or within a case."""
