"""What is written down of issues, in words for the staff desk."""

from django.db.models import TextChoices


class NewsletterAct(TextChoices):
    TRIED = "newsletter.tried", "Had a test of an issue sent"
    SCHEDULED = "newsletter.scheduled", "Approved an issue for sending"
    UNSCHEDULED = "newsletter.unscheduled", "Took an issue back to its draft"
    PAUSED = "newsletter.paused", "Paused an issue"
    RESUMED = "newsletter.resumed", "Went on with an issue"
    STOPPED = "newsletter.stopped", "Stopped an issue for good"
