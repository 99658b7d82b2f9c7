"""Designers' connected accounts, what they earned, and what was transferred to them."""
