"""Triangles as such: how they hang together, their volume, a thinner or finer net of them."""
