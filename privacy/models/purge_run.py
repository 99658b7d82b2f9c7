import hashlib
import json
from datetime import datetime
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q

from common.json_field import DeclaredJSONField
from common.triggers import keep_rows

# By PostgreSQL's code: why a row did not go, in words for the desk.
_WHY = {
    "55P03": "somebody was at work on them for more than two seconds; the next run takes them up",
    "40P01": "another work waited for this one; the next run takes them up",
    "23503": "something still points to them, which no map tells; see the log of the database",
    "P0001": "a rule of the database keeps them; see the log of the database",
}


class PurgeRunQuerySet(models.QuerySet["PurgeRun"]):
    def open(self) -> "PurgeRunQuerySet":
        return self.filter(finished_at=None)

    def finished(self) -> "PurgeRunQuerySet":
        return self.filter(finished_at__isnull=False).order_by("pk")

    def successful(self) -> "PurgeRunQuerySet":
        return self.finished().filter(failures={})


class PurgeRun(models.Model):
    """One purge: what it found to do, how far it is, and what it did; each names the one before."""

    # The moment at which periods have to be over; the same for all slices of a run.
    as_of = models.DateTimeField()
    plan = DeclaredJSONField()
    plan_hash = models.CharField(max_length=64)

    # Where the next batch begins: an entry of the map, and the last row that it looked at.
    at_entry = models.CharField(max_length=120, blank=True)
    after_row = models.CharField(max_length=100, blank=True)

    # Rows by entry, and files that were recorded to be deleted.
    counts = DeclaredJSONField(default=dict)
    # Rows that could not go, by entry and PostgreSQL's code of the error.
    failures = DeclaredJSONField(default=dict)
    batch_count = models.PositiveIntegerField(default=0)

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    run_hash = models.CharField(max_length=64, blank=True)

    objects = PurgeRunQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finished_at"],
                condition=Q(finished_at=None),
                nulls_distinct=False,
                name="purge_run_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, run_hash="")
                | Q(finished_at__isnull=False) & ~Q(run_hash=""),
                name="purge_run_finished_is_sealed",
            ),
        ]
        triggers = [
            *keep_rows("purge_run"),
            pgtrigger.Protect(
                name="purge_run_finished_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.finished_at IS NOT NULL"),
            ),
        ]

    def __str__(self) -> str:
        return f"Purge of {self.as_of:%Y-%m-%d %H:%M}"

    @property
    def stays_in_words(self) -> list[str]:
        """A line for each entry of which rows could not go."""
        lines = []
        for name, count in self.failures.items():
            table, *_, code = name.split()
            rows = f"1 row of {table} stays" if count == 1 else f"{count} rows of {table} stay"
            lines.append(f"{rows}: {_WHY.get(code, f'PostgreSQL said {code}')}.")
        return lines

    def sealed(self, previous_hash: str) -> str:
        """The hash of what the finished run says, the hash of the run before it included."""
        said = {
            "as_of": _text(self.as_of),
            "started_at": _text(self.started_at),
            "finished_at": _text(self.finished_at),
            "plan_hash": self.plan_hash,
            "counts": self.counts,
            "failures": self.failures,
            "previous_hash": previous_hash,
        }
        return digest(said)


def digest(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def broken_link() -> PurgeRun | None:
    """The first finished run that is not what was sealed, or does not follow the one before."""
    previous = ""
    for run in PurgeRun.objects.finished().iterator():
        is_whole = run.plan_hash == digest(run.plan)
        if not is_whole or run.previous_hash != previous or run.run_hash != run.sealed(previous):
            return run
        previous = run.run_hash
    return None


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
