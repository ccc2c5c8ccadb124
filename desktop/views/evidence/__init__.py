"""Evidence for a court: the custody of an exhibit, and bundles of several."""
