"""The room of what the office writes once for all papers: blocks of wording, and bodies."""
