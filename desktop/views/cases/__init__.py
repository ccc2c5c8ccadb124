"""The list of cases and the workspace of one case."""
