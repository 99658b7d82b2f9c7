"""What staff do at the desk to rows that have no room of acts of their own."""

from django.db.models import TextChoices


class StaffAct(TextChoices):
    ADDED = "desk.added", "Added a row at the desk"
    CHANGED = "desk.changed", "Changed a row at the desk"
    DELETED = "desk.deleted", "Deleted a row at the desk"
    MAIL_SENT_AGAIN = "desk.mail_sent_again", "Had a mail sent again that was given up"
