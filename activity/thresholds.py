"""When use becomes a signal of abuse: every number in this file, but for two that stand elsewhere.

Previews are counted below this room, by `PREVIEWS_PER_HOUR` in the settings; failed log-ins are
held up by allauth, by `ACCOUNT_RATE_LIMITS` there. Nobody who buys, browses or mistypes comes near.
"""

from datetime import timedelta

# Failed log-ins from one network in an hour, whatever accounts they are for.
FAILED_LOGINS_AN_HOUR = 25
# Sign-ups from one network in an hour: a class of a school is let in.
SIGN_UPS_AN_HOUR = 40
# Files that one account downloads in a day: a large library, twice.
DOWNLOADS_A_DAY = 300
# Payments of one account that its bank refuses in a day.
DECLINED_CARDS_A_DAY = 5

# By then a person has looked at a signal.
REVIEWED_WITHIN = timedelta(days=3)
# Whom staff released is let through for so long, however often it happens again.
SPARED_FOR = timedelta(days=7)
