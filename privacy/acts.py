"""What is written down of people's wishes about their data, in words for the staff desk."""

from django.db.models import TextChoices


class PrivacyAct(TextChoices):
    ERASURE_ASKED = "erasure.asked", "Asked for an erasure"
    CHILD_DECIDED = "child.decided", "Decided whether an account is a child's"
    ERASURE_HASTENED = "erasure.hastened", "Asked for an erasure without days of grace"
