"""Life of a report, and of what contests its decision.

open ──► upheld ◄──► refused      an appeal that is granted turns one into the other, once a side
"""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Ten working days, as 17 U.S.C. 512 (g) has it; then a piece may go back on the shelf.
COUNTER_NOTICE_WAITS = timedelta(days=14)
# Of upheld reports that were strikes: so many within a year make a repeat offender.
STRIKES_COUNT_FOR = timedelta(days=365)
STRIKES_OF_REPEAT_OFFENDER = 3


class ReportKind(TextChoices):
    COPY = "copy", _("It copies my work, or the work of somebody I act for")
    BRAND = "brand", _("It uses a protected name, sign or design")
    DESCRIPTION = "description", _("It is not what its page says")
    PERSON = "person", _("It shows somebody, or says something about them")
    CHILD = "child", _("It sexualises a child")
    UNLAWFUL = "unlawful", _("It is against the law for another reason")
    RULES = "rules", _("It breaks the rules of the shop")


class ReportState(TextChoices):
    OPEN = "open", _("Being looked at")
    UPHELD = "upheld", _("Taken off the shelf")
    REFUSED = "refused", _("Stays on the shelf")


class Side(TextChoices):
    REPORTER = "reporter", _("Whoever reported it")
    DESIGNER = "designer", _("Its designer")


class AppealKind(TextChoices):
    APPEAL = "appeal", _("Appeal")
    COUNTER_NOTICE = "counter_notice", _("Counter-notice about a copyright")
