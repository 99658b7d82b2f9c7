"""Whether a mesh is a copy of another piece, and whose preview it came from."""
