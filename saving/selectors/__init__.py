"""What the pages of saved pieces read."""
