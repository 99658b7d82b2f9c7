"""What a jeweller reads off a piece: its finger size and its stones."""
