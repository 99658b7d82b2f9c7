"""What a kept page or part of one was made from: sums of what it shows, read in one snapshot."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from common import kept
from common.models import PageChange
from common.page_scopes import ALL, Leaning, gathered


@dataclass(frozen=True)
class Basis:
    sums: dict[str, str]
    # Every scope that was looked at, those without a sum too.
    scopes: list[str]
    until: datetime | None

    @property
    def seconds(self) -> float:
        """How long to keep what was made from it."""
        if self.until is None:
            return kept.LONGEST_SECONDS
        return min(kept.LONGEST_SECONDS, (self.until - timezone.now()).total_seconds())

    def is_right(self) -> bool:
        """One query, or none where its time is over."""
        is_over = self.until is not None and self.until <= timezone.now()
        return not is_over and PageChange.objects.sums(self.scopes) == self.sums


@contextmanager
def in_one_snapshot() -> Iterator[Leaning]:
    """All that is read within is of one moment, and so are the sums of `basis_of`."""
    with transaction.atomic(), gathered() as leaning:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield leaning


def basis_of(leaning: Leaning) -> Basis:
    scopes = sorted({ALL, *leaning.scopes})
    return Basis(PageChange.objects.sums(scopes), scopes, leaning.until)
