"""Files in forms and lists: dropped or chosen, taken in, shown blurred, copied out."""
