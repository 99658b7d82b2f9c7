"""What the pages of reports and decisions read."""
