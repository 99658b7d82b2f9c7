"""How many castings a licence allows, and how many its holder has recorded."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext

from orders.models import CastingRecord, LicenceGrant


@dataclass(frozen=True)
class Castings:
    """`allowed` is None where there is no limit."""

    recorded: int
    allowed: int | None

    @property
    def left(self) -> int | None:
        return None if self.allowed is None else self.allowed - self.recorded

    @property
    def left_text(self) -> str:
        return gettext("any number") if self.left is None else str(self.left)


def castings_of(grant: LicenceGrant) -> Castings:
    return Castings(grant.casting_records.all().pieces(), grant.order_line.casting_count)


def castings_by_grant(grants: Sequence[LicenceGrant]) -> dict[int, Castings]:
    """The same of several licences, in one query; their lines are loaded."""
    sums = (
        CastingRecord.objects.filter(grant__in=grants)
        .order_by()
        .values_list("grant")
        .annotate(sum=Sum("piece_count"))
    )
    recorded = dict(sums)
    return {
        grant.pk: Castings(recorded.get(grant.pk, 0), grant.order_line.casting_count)
        for grant in grants
    }
