"""Alembic's room: what turned one revision of the tables into the next."""
