from django.db import models
from django.utils import timezone


class WrittenBatch(models.Model):
    """That a batch of events stands in the table, so that nobody writes it a second time."""

    id = models.UUIDField(primary_key=True, editable=False)
    event_count = models.PositiveIntegerField()
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "written batches"
        indexes = [models.Index(fields=["written_at"], name="written_batch_by_time")]

    def __str__(self) -> str:
        return f"{self.event_count} events"
