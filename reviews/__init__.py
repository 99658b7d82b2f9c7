"""Reviews: what buyers say of a piece, its designer's replies, votes, reports and decisions."""
