"""Backups on the screen: now and by themselves, rehearsed, put back, and leaving Dalil."""
