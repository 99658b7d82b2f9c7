import pgtrigger
from django.db import models
from django.db.models import Q

from common.sent_file import SentFile
from design_requests.models.message import Message

FILES_AT_MOST = 5


class MessageFile(SentFile):
    """A file that came with a message: a picture that we drew anew, or one handed on as it is."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="files")
    size_bytes = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "position"], name="message_file_position_unique"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=FILES_AT_MOST),
                name="message_file_one_of_five",
            ),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="message_file_not_empty"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="message_file_unchanged",
                fields=["message", "position", "is_picture", "size_bytes", "sha256"],
            )
        ]

    @property
    def audit_id(self) -> str:
        return f"message-{self.message_id}/{self.position}"
