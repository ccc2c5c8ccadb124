"""Use-cases: permission, one transaction, audit, a frozen result and what changed. No Qt."""
