"""Whether a piece casts: walls, gaps, claws, shanks and edges, each where it is thin."""
