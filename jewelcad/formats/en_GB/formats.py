"""How moments are written where a template says nothing else, as in the lists of the staff desk."""

DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
# With the zone's name: staff compare these with Stripe's pages and with people's mails.
DATETIME_FORMAT = "j M Y, H:i e"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
