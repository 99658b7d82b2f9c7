"""Money in integer minor units; the one place that rounds and splits."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from common.languages import number

# Decimal places per currency where it is not two (Stripe's list of zero- and three-decimal ones).
_ZERO_DECIMAL = frozenset(
    "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(),
)
_THREE_DECIMAL = frozenset("bhd jod kwd omr tnd".split())


def exponent(currency: str) -> int:
    """Decimal places of a currency, for example 2 for usd and 0 for jpy."""
    if currency in _ZERO_DECIMAL:
        return 0
    return 3 if currency in _THREE_DECIMAL else 2


def minor_of(amount: Decimal, currency: str) -> int:
    """A typed amount in minor units. Raises ValueError when it is finer than the smallest coin."""
    minor = amount.scaleb(exponent(currency))
    if minor != minor.to_integral_value():
        raise ValueError(f"{amount} has more than {exponent(currency)} decimal places.")
    return int(minor)


def decimal_of(minor: int, currency: str) -> Decimal:
    """An amount in minor units as people type it, for forms and files."""
    return Decimal(minor).scaleb(-exponent(currency))


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units of one currency (lower-case ISO 4217)."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError("Money is counted in whole minor units.")
        if len(self.currency) != 3 or self.currency != self.currency.lower():
            raise ValueError(f"{self.currency!r} is not a lower-case currency code.")

    def _same(self, other: Self) -> None:
        if other.currency != self.currency:
            raise ValueError(f"Cannot mix {self.currency} and {other.currency}.")

    def __add__(self, other: Self) -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Self) -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __str__(self) -> str:
        """For people: 1,234.50 USD; in other languages as they write numbers."""
        amount = number(decimal_of(self.minor, self.currency), exponent(self.currency))
        return f"{amount} {self.currency.upper()}"


def share(amount_minor: int, basis_points: int) -> int:
    """The basis-point share of a non-negative amount, halves rounded up."""
    if amount_minor < 0 or not 0 <= basis_points <= 10_000:
        raise ValueError("A share is taken of a non-negative amount, with 0 to 10,000 points.")
    return (amount_minor * basis_points + 5_000) // 10_000


def changed_by(amount_minor: int, basis_points: int) -> int:
    """A non-negative amount, raised or, below zero, lowered by basis points; halves rounded up."""
    if amount_minor < 0 or basis_points < -10_000:
        raise ValueError("A non-negative amount is lowered by 10,000 points at most.")
    return (amount_minor * (10_000 + basis_points) + 5_000) // 10_000


def to_whole(amount_minor: int, currency: str) -> int:
    """The nearest amount without coins, halves rounded up."""
    unit: int = 10 ** exponent(currency)
    return (amount_minor + unit // 2) // unit * unit


def split(total_minor: int, weights: Sequence[int]) -> list[int]:
    """Split a non-negative total by weights with largest remainders; the parts sum to the total.

    Equal remainders go to the earlier part. Raises ValueError without a positive weight.
    """
    weight_sum = sum(weights)
    if total_minor < 0 or weight_sum <= 0 or min(weights) < 0:
        raise ValueError("A split needs a non-negative total and weights of which one is positive.")
    parts = [total_minor * weight // weight_sum for weight in weights]
    by_remainder = sorted(
        range(len(weights)), key=lambda i: (-(total_minor * weights[i] % weight_sum), i)
    )
    for i in by_remainder[: total_minor - sum(parts)]:
        parts[i] += 1
    return parts
