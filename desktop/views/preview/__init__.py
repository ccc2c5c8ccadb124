"""A paper as it will be, looked at before it leaves."""
