import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
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
    # Of a file that goes straight to the bucket: the size of each part but the last, and each one's
    # SHA-256 as the browser reckoned it, by which the same file is known again. Else 0 and none.
    part_bytes = models.PositiveIntegerField(default=0)
    part_digests = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    # Where its parts lie, and by which name the bucket gathers them until it has put them together.
    storage_key = models.CharField(max_length=100, blank=True)
    multipart_id = models.TextField(blank=True)
    # By its first bytes, once it lies in the bucket: forms ask this, and not the bucket.
    found_format = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    # When the bucket had put it together.
    stored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                # As many parts as its size needs.
                condition=Q(part_bytes=0, part_digests__len=0)
                | Q(
                    part_bytes__gt=0,
                    size_bytes__lte=F("part_digests__len") * F("part_bytes"),
                    size_bytes__gt=(F("part_digests__len") - 1) * F("part_bytes"),
                ),
                name="upload_has_its_parts",
            ),
            models.CheckConstraint(
                condition=Q(part_bytes__gt=0)
                | Q(storage_key="", multipart_id="", found_format="", stored_at=None),
                name="upload_by_us_is_not_in_bucket",
            ),
            models.CheckConstraint(
                # Gathered, put together, or neither any more; and whole only when put together.
                condition=Q(part_bytes=0)
                | Q(stored_at=None, received_bytes=0)
                | Q(
                    stored_at__isnull=False,
                    multipart_id="",
                    received_bytes=F("size_bytes"),
                ),
                name="direct_upload_whole_once_stored",
            ),
            models.UniqueConstraint(
                fields=["storage_key"], condition=~Q(storage_key=""), name="upload_key_of_its_own"
            ),
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
    def goes_to_bucket(self) -> bool:
        return self.part_bytes > 0

    def length_of_part(self, number: int) -> int:
        """Of the part that is counted from 1."""
        return min(self.part_bytes, self.size_bytes - (number - 1) * self.part_bytes)

    @property
    def kept_until(self) -> datetime:
        return self.created_at + self.KEPT_FOR

    @property
    def is_over(self) -> bool:
        return self.kept_until <= timezone.now()

    @property
    def is_complete(self) -> bool:
        return self.received_bytes == self.size_bytes
