"""Who works here: the page of users and keys, and what is opened from it."""
