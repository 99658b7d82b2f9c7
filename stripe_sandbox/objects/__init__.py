"""Builders of Stripe's objects, with every key Stripe sends, one file per kind."""
