"""Dalil: documents torture and seeks redress in one encrypted place."""
