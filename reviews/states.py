"""What is decided about a review, and how its author contests that.

shown ◄──► hidden           by staff, each time with a reason
appeal: open ──► granted (the review is shown again) or refused
"""

from django.db.models import TextChoices


class Outcome(TextChoices):
    HIDDEN = "hidden", "Hidden"
    STANDS = "stands", "Stands as it is"


class ReportKind(TextChoices):
    FALSE = "false", "It says something that is not so"
    INSULT = "insult", "It insults or threatens somebody"
    PRIVATE = "private", "It shows or names somebody, or an address"
    ADVERT = "advert", "It is an advertisement, or written for a reward"
    PICTURE = "picture", "Its pictures show something else, or somebody else’s work"
    UNLAWFUL = "unlawful", "It is against the law for another reason"
