"""Sheets of paper that a piece comes with."""
