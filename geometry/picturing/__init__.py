"""What the public sees of a piece: stills, turntables and the altered preview."""
