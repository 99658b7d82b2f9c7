from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils import timezone

from common.json_field import DeclaredJSONField


class NumberedPaper(models.Model):
    """A paper of money as it was issued, numbered without gaps by kind and year, without names.

    The room adds its kind, its sums, and whom it is for.
    """

    # How the number of each kind begins.
    prefixes: ClassVar[Mapping[str, str]]
    kind: str

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()

    currency = models.CharField(max_length=3)
    # The lines as printed; the room's content.py says which keys there are.
    content = DeclaredJSONField()

    issued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The number as it is printed, like INV-2026-000041."""
        return f"{self.prefixes[self.kind]}-{self.year}-{self.number:06d}"

    @property
    def audit_id(self) -> str:
        return self.name
