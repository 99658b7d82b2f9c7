"""Saving: wish lists, designers that are followed, a mail about them, pieces side by side."""
