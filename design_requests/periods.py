"""How long what takes: the figures that docs/design-requests.md prints."""

from datetime import timedelta

# A client who says nothing after a delivery approves.
SILENCE_APPROVES = timedelta(days=7)
# On which days of that silence a mail says so.
REMINDED_ON = (3, 6)
# A milestone may take so long, and money is held so long: 80 days and a last silence of 7 end
# inside the 90 days that Stripe gives money that is on its way to somebody.
LONGEST_DAYS = 60
HELD_AT_MOST = timedelta(days=80)
BRIEF_STAYS_OPEN = timedelta(days=60)
OFFER_IS_VALID_AT_MOST = timedelta(days=30)
