"""What staff decide about reports, each on a page of its own."""
