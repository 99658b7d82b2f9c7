"""What is written down of reviews, in words for the staff desk."""

from django.db.models import TextChoices


class ReviewAct(TextChoices):
    HIDDEN = "review.hidden", "Hid a review by a buyer"
    STANDS = "review.stands", "Let a review by a buyer stand"
    CONTESTED = "review.contested", "Contested the hiding of a review"
    APPEAL_GRANTED = "review.appeal_granted", "Granted an appeal about a review"
    APPEAL_REFUSED = "review.appeal_refused", "Refused an appeal about a review"
