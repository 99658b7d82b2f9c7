"""Reads shaped for one page or feed each."""
