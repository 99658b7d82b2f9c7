"""The day's work at the staff desk: what waits in each room, how much of it, and since when.

A room says what waits on which rows. The number on the first page and the list behind it come from
the same query, so that they cannot tell different things.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.db.models import Count, F, Min, QuerySet, Value
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from common.hooks import Hook


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One kind of thing that waits for staff."""

    # Its name in the address of the list.
    slug: str
    # In the plural and in words of the trade, such as “Pieces to review”.
    label: str
    rows: QuerySet[Any]
    # When a row began to wait; or until when it has to be done, where `is_due`.
    since: str | Combinable
    is_due: bool = False


# Asked with the present moment.
days_work: Hook[[datetime], Iterable[Waiting]] = Hook("common.days_work")


@dataclass(frozen=True)
class Pile:
    """What waits of one kind, as the first page shows it."""

    label: str
    number: int
    first_at: datetime | None
    is_due: bool
    is_overdue: bool
    address: str


@dataclass(frozen=True)
class Day:
    piles: list[Pile]
    # What this person looks after and of which nothing waits.
    done: list[str]


class WaitsFilter(admin.SimpleListFilter):
    """Narrows a list to what waits for staff; a list has it where its room says what waits."""

    title = "what waits"
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(one.slug, one.label) for one in _waiting() if one.rows.model is model_admin.model]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for one in _waiting():
            if one.rows.model is queryset.model and one.slug == self.value():
                return queryset.filter(pk__in=one.rows.order_by().values("pk"))
        return queryset


def day_of(request: HttpRequest, *, site: AdminSite) -> Day:
    """What waits on the lists that this person may see. One query, however many kinds there are."""
    now = timezone.now()
    seen = [
        one
        for one in _waiting(now)
        if site.get_model_admin(one.rows.model).has_view_permission(request)
    ]
    piles = [_pile(seen[row["pile_place"]], row, now=now) for row in _counts(seen)]
    # What is late comes first; the rest keeps the order of the rooms.
    full = {pile.label for pile in piles}
    return Day(
        piles=sorted(piles, key=lambda pile: not pile.is_overdue),
        done=[one.label for one in seen if one.label not in full],
    )


def _waiting(now: datetime | None = None) -> list[Waiting]:
    return [one for kinds in days_work.call_all(now or timezone.now()) for one in kinds]


def _counts(kinds: list[Waiting]) -> list[dict[str, Any]]:
    """A row for each kind of which something waits; by names that no table has for a column."""
    if not kinds:
        return []
    first, *others = [
        one.rows.order_by()
        .annotate(pile_place=Value(place))
        .values("pile_place")
        .annotate(pile_size=Count("pk"), pile_since=Min(_moment(one)))
        for place, one in enumerate(kinds)
    ]
    counted: Iterable[dict[str, Any]] = first.union(*others, all=True)
    found = [row for row in counted if row["pile_size"]]
    return sorted(found, key=lambda row: int(row["pile_place"]))


def _moment(one: Waiting) -> Combinable:
    return F(one.since) if isinstance(one.since, str) else one.since


def _pile(one: Waiting, row: dict[str, Any], *, now: datetime) -> Pile:
    options = one.rows.model._meta
    address = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    first_at = row["pile_since"]
    return Pile(
        label=one.label,
        number=row["pile_size"],
        first_at=first_at,
        is_due=one.is_due,
        is_overdue=one.is_due and first_at is not None and first_at <= now,
        address=f"{address}?{urlencode({WaitsFilter.parameter_name: one.slug})}",
    )
