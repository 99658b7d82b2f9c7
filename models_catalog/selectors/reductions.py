"""A designer's reduced prices: those that run, those to come, and those that are over."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from models_catalog.models import Reduction

MOST_SHOWN = 500


@dataclass(frozen=True)
class Batch:
    """What was reduced together; `standing` is running, to come or over."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    rows: list[Reduction]
    standing: str
    end_url: str


def reductions_of(designer: User, now: datetime) -> list[Batch]:
    """The latest first, in one query."""
    rows = (
        Reduction.objects.filter(cad_model__designer=designer)
        .select_related("cad_model")
        .order_by("-starts_at", "batch", "cad_model__title", "price_minor")[:MOST_SHOWN]
    )
    return [_batch(list(group), now) for _, group in groupby(rows, key=attrgetter("batch"))]


def _batch(rows: list[Reduction], now: datetime) -> Batch:
    starts_at, ends_at = rows[0].starts_at, max(row.ends_at for row in rows)
    standing = "over" if ends_at <= now else "running" if starts_at <= now else "to come"
    return Batch(
        id=rows[0].batch,
        starts_at=starts_at,
        ends_at=ends_at,
        rows=rows,
        standing=standing,
        end_url=reverse("models_catalog:studio_reduction_end", args=[rows[0].batch]),
    )
