"""What the pages of reviews read."""
