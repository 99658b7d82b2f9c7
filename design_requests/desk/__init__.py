"""What staff decide about design requests, each on a page of its own."""
