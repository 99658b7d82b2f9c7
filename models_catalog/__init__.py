"""Listings, releases, files, measurements, licences on offer, search and moderation."""
