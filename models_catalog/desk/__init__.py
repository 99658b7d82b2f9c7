"""Staff's actions about a listing on the shelf, or off it."""
