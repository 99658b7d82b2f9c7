"""How many castings a licence allows, and how many its holder has recorded."""

from dataclasses import dataclass

from orders.models import LicenceGrant


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
        return "any number" if self.left is None else str(self.left)


def castings_of(grant: LicenceGrant) -> Castings:
    return Castings(grant.casting_records.all().pieces(), grant.order_line.casting_count)
