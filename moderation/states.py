"""Life of a report, and of what contests its decision.

open ──► upheld ◄──► refused      an appeal that is granted turns one into the other, once a side
"""

from datetime import timedelta

from django.db.models import TextChoices

# Ten working days, as 17 U.S.C. 512 (g) has it; then a piece may go back on the shelf.
COUNTER_NOTICE_WAITS = timedelta(days=14)
# Of upheld reports that were strikes: so many within a year make a repeat offender.
STRIKES_COUNT_FOR = timedelta(days=365)
STRIKES_OF_REPEAT_OFFENDER = 3


class ReportKind(TextChoices):
    COPY = "copy", "It copies my work, or the work of somebody I act for"
    BRAND = "brand", "It uses a protected name, sign or design"
    DESCRIPTION = "description", "It is not what its page says"
    PERSON = "person", "It shows somebody, or says something about them"
    CHILD = "child", "It sexualises a child"
    UNLAWFUL = "unlawful", "It is against the law for another reason"
    RULES = "rules", "It breaks the rules of the shop"


class ReportState(TextChoices):
    OPEN = "open", "Being looked at"
    UPHELD = "upheld", "Taken off the shelf"
    REFUSED = "refused", "Stays on the shelf"


class Side(TextChoices):
    REPORTER = "reporter", "Whoever reported it"
    DESIGNER = "designer", "Its designer"


class AppealKind(TextChoices):
    APPEAL = "appeal", "Appeal"
    COUNTER_NOTICE = "counter_notice", "Counter-notice about a copyright"
