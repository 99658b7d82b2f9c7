from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from models_catalog.models.cad_model import CadModel


class QuarantinedFile(models.Model):
    """A file in which the virus scanner found malware, locked away where nobody can fetch it."""

    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="quarantined_files"
    )
    # The piece that it was sent for, as long as there is one.
    cad_model = models.ForeignKey(
        CadModel,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="quarantined_files",
        verbose_name="piece",
    )
    file_name = models.CharField(max_length=120)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    # As the scanner calls it.
    malware = models.CharField(max_length=80)
    # Named after the upload, so that a worker that dies half-way leaves one row and one file.
    storage_key = models.CharField(max_length=100, unique=True)
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-found_at"]
        verbose_name = "file with malware"
        verbose_name_plural = "files with malware"
        constraints = [
            models.CheckConstraint(condition=~Q(malware=""), name="quarantined_file_says_why")
        ]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.malware}"
