"""What is written down of reports and decisions, in words for the staff desk."""

from django.db.models import TextChoices


class ModerationAct(TextChoices):
    RECEIVED = "report.received", "Reported a piece"
    UPHELD = "report.upheld", "Upheld a report about a piece"
    REFUSED = "report.refused", "Refused a report about a piece"
    CONTESTED = "report.contested", "Contested the decision about a report"
    ANSWERED = "report.answered", "Answered a counter-notice"
    APPEAL_GRANTED = "report.appeal_granted", "Granted an appeal against a decision"
    APPEAL_REFUSED = "report.appeal_refused", "Refused an appeal against a decision"
    SUSPENDED = "designer.suspended", "Suspended a designer for repeated strikes"
    SUSPENSION_LIFTED = "designer.suspension_lifted", "Ended the suspension of a designer"
