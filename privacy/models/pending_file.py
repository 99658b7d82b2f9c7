from django.db import models
from django.utils import timezone


class PendingFileQuerySet(models.QuerySet["PendingFile"]):
    def due(self) -> "PendingFileQuerySet":
        return self.filter(try_after__lte=timezone.now())


class PendingFile(models.Model):
    """A file whose row is purged or erased, until the store says that it is deleted."""

    # The erasure that waits for it.
    erasure = models.ForeignKey(
        "privacy.Erasure",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="pending_files",
    )
    store = models.CharField(max_length=20)
    key = models.CharField(max_length=300)

    attempt_count = models.PositiveSmallIntegerField(default=0)
    # The class of the store's last error.
    last_error = models.CharField(max_length=100, blank=True)

    recorded_at = models.DateTimeField(default=timezone.now)
    try_after = models.DateTimeField(default=timezone.now)

    objects = PendingFileQuerySet.as_manager()

    class Meta:
        ordering = ["try_after", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["store", "key"], name="pending_file_once"),
        ]
        indexes = [models.Index(fields=["try_after"], name="pending_file_due")]

    def __str__(self) -> str:
        return f"{self.store} file #{self.pk}"
