"""What is decided about a review, and how its author contests that.

shown ◄──► hidden           by staff, each time with a reason
appeal: open ──► granted (the review is shown again) or refused
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Outcome(TextChoices):
    HIDDEN = "hidden", _("Hidden")
    STANDS = "stands", _("Stands as it is")


class ReportKind(TextChoices):
    FALSE = "false", _("It says something that is not so")
    INSULT = "insult", _("It insults or threatens somebody")
    PRIVATE = "private", _("It shows or names somebody, or an address")
    ADVERT = "advert", _("It is an advertisement, or written for a reward")
    PICTURE = "picture", _("Its pictures show something else, or somebody else’s work")
    UNLAWFUL = "unlawful", _("It is against the law for another reason")
