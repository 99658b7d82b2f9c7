"""Design requests: briefs, offers, money held, files that pass, money released."""
