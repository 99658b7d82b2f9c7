"""What a statement says, as plain data that is frozen with it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from orders.models import LineSettlement
from payouts.models import Reversal, TransferPart


class LineKind(StrEnum):
    SALE = "sale"
    # Paid for a design request, held, and released.
    RELEASED = "released"
    # Of a share that an earlier statement listed: what was left of it, or given back.
    FURTHER = "further"
    # Refunded after it was sent, and settled by this run's shares.
    SETTLED = "settled"
    # Refunded after it was sent, and brought back from the designer's account.
    CAME_BACK = "came_back"


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """One sale, or what was taken back of one; amounts in minor units."""

    kind: LineKind
    order: str
    title: str
    licence: str
    sold_on: str
    reference: str
    gross_minor: int = 0
    discount_minor: int = 0
    tax_minor: int = 0
    fee_minor: int = 0
    net_minor: int

    @property
    def other_minor(self) -> int:
        return self.net_minor - (
            self.gross_minor - self.discount_minor - self.tax_minor - self.fee_minor
        )


SUMMED = ("gross_minor", "discount_minor", "tax_minor", "fee_minor", "other_minor", "net_minor")


def sums_of(lines: Sequence[StatementLine]) -> dict[str, int]:
    return {name: sum(getattr(line, name) for line in lines) for name in SUMMED}


def statement_content(lines: Sequence[StatementLine]) -> dict[str, Any]:
    return {"lines": [asdict(line) | {"other_minor": line.other_minor} for line in lines]}


def lines_of(
    parts: Iterable[TransferPart], reversals: Iterable[Reversal], *, stated_before: set[int]
) -> list[StatementLine]:
    """The sales in the order in which they were made, then what came back.

    `stated_before` names the earnings whose sale an earlier statement listed.
    """
    sent: dict[tuple[int, bool], list[TransferPart]] = defaultdict(list)
    for part in sorted(parts, key=lambda part: (part.earning.earned_at, part.earning_id)):
        sent[part.earning_id, part.amount_minor > 0].append(part)
    return [
        *(_paid_line(group, stated_before) for group in sent.values()),
        *(_reversal_line(reversal) for reversal in reversals),
    ]


def _paid_line(parts: Sequence[TransferPart], stated_before: set[int]) -> StatementLine:
    earning = parts[0].earning
    net = sum(part.amount_minor for part in parts)
    facts: dict[str, Any] = {**_facts(earning.order_line.settlement), "net_minor": net}
    if net < 0:
        causes = [row.cause for row in earning.deductions.all() if row.amount_minor > 0]
        return StatementLine(kind=LineKind.SETTLED, reference=", ".join(causes), **facts)
    reference = ", ".join(part.transfer.reference for part in parts)
    if earning.pk in stated_before:
        return StatementLine(kind=LineKind.FURTHER, reference=reference, **facts)
    line, settled = earning.order_line, earning.order_line.settlement
    return StatementLine(
        kind=LineKind.SALE,
        reference=reference,
        gross_minor=line.list_price_minor,
        discount_minor=line.discount_minor,
        tax_minor=settled.tax_minor,
        fee_minor=settled.platform_fee_minor,
        **facts,
    )


def _reversal_line(reversal: Reversal) -> StatementLine:
    return StatementLine(
        kind=LineKind.CAME_BACK,
        reference=reversal.reference,
        net_minor=-reversal.amount_minor,
        **_facts(reversal.earning.order_line.settlement),
    )


def _facts(settled: LineSettlement) -> dict[str, Any]:
    line = settled.order_line
    return {
        "order": f"{line.order.number}/{line.position}",
        "title": line.title,
        "licence": f"{line.terms.name} licence",
        "sold_on": settled.settled_at.date().isoformat(),
    }
