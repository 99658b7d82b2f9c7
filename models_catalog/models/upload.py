import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Upload(models.Model):
    """A file on its way in, piece by piece, so that a broken connection loses nothing."""

    KEPT_FOR: ClassVar[timedelta] = timedelta(days=1)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads"
    )
    file_name = models.CharField(max_length=120)
    size_bytes = models.PositiveBigIntegerField()
    received_bytes = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(received_bytes__lte=F("size_bytes")), name="upload_within_its_size"
            ),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="upload_not_empty"),
        ]

    def __str__(self) -> str:
        return f"Upload {self.id}"

    @property
    def path(self) -> Path:
        return Path(settings.UPLOADS_DIR) / f"{self.id}.part"

    @property
    def kept_until(self) -> datetime:
        return self.created_at + self.KEPT_FOR

    @property
    def is_complete(self) -> bool:
        return self.received_bytes == self.size_bytes
