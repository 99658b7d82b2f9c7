"""Moderation: reports about pieces, decisions with their reasons, appeals, strikes, suspensions."""
