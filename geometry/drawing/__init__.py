"""Drawings of a piece as a jeweller draws it: three views in lines, and the figures beside them."""
