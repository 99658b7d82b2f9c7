"""The columns of a file that came with somebody's words, as `KeptFile` has them."""

from django.db import models


class SentFile(models.Model):
    """The room adds what it came with, how large it may be, and who may open it."""

    position = models.PositiveSmallIntegerField()
    storage_key = models.CharField(max_length=200, unique=True)
    # As its sender called it.
    file_name = models.CharField(max_length=120)
    # Drawn anew by us, so that it can be shown; anything else leaves as a download.
    is_picture = models.BooleanField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.file_name
