"""What can be done without a window, one module for each domain; `line` runs what was typed."""
