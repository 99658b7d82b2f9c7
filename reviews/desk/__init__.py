"""What staff decide about reviews, each on a page that says first what follows."""
