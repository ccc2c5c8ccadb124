"""Lists with columns: chosen, ordered, narrowed, kept as views. They know no kind of record."""
