"""What the pages of the catalogue and the studio read."""
