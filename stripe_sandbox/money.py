"""Fees and limits, in integers of the currency's minor unit."""

from decimal import ROUND_HALF_UP, Decimal

from stripe_sandbox.errors import Refusal

MOST = 99_999_999  # Stripe documents at most eight digits
_LEAST = {
    "usd": 50, "eur": 50, "gbp": 30, "aud": 50, "cad": 50, "chf": 50, "nzd": 50, "sgd": 50,
    "sek": 300, "nok": 300, "dkk": 250, "jpy": 50, "mxn": 1000, "czk": 1500, "huf": 17500,
    "hkd": 400, "pln": 200, "ron": 200, "bgn": 100, "brl": 50, "inr": 50, "aed": 200,
    "thb": 1000, "myr": 200,
}  # fmt: skip
# What one unit is worth in dollars: made up, and fixed so that tests can count on it.
WORTH = {
    "usd": "1", "eur": "1.10", "gbp": "1.28", "aud": "0.66", "cad": "0.73", "chf": "1.15",
    "nzd": "0.60", "sgd": "0.75", "sek": "0.096", "nok": "0.094", "dkk": "0.147", "jpy": "0.0067",
    "mxn": "0.055", "czk": "0.044", "huf": "0.0028", "hkd": "0.128", "pln": "0.26", "ron": "0.22",
    "bgn": "0.56", "brl": "0.18", "inr": "0.012", "aed": "0.272", "thb": "0.029", "myr": "0.23",
    "kwd": "3.25",
}  # fmt: skip
ZERO_DECIMAL = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf".split())
THREE_DECIMAL = frozenset("bhd jod kwd omr tnd".split())


def fee(amount: int, *, basis_points: int, fixed: int) -> int:
    """A percentage rounded half up, plus a fixed part; never more than the amount itself."""
    return min(amount, (amount * basis_points + 5000) // 10000 + fixed)


def check_currency(currency: str) -> str:
    if not (currency.isascii() and currency.isalpha() and len(currency) == 3):
        raise Refusal(
            f"Invalid currency: {currency}.", param="currency", code="currency_not_supported"
        )
    return currency.lower()


def check_charge_amount(amount: int, currency: str) -> None:
    """Refuse a total below Stripe's documented minimum or above eight digits."""
    least = _LEAST.get(currency, 50)
    if amount < least:
        raise Refusal(
            f"The total amount due must add up to at least {show(least, currency)}.",
            code="amount_too_small",
        )
    if amount > MOST:
        raise Refusal(
            f"The total amount due must be no more than {show(MOST, currency)}.",
            code="amount_too_large",
        )


def digits(currency: str) -> int:
    return 0 if currency in ZERO_DECIMAL else 3 if currency in THREE_DECIMAL else 2


def convert(amount: int, source: str, target: str, rate: Decimal) -> int:
    """Minor units to minor units; half up, away from zero, so that a refund mirrors its charge."""
    exact = Decimal(amount) * rate * Decimal(10) ** (digits(target) - digits(source))
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def show(amount: int, currency: str) -> str:
    """The amount as people write it, e.g. `1,234.50 USD`."""
    places = digits(currency)
    whole, part = divmod(abs(amount), 10**places)
    sign = "-" if amount < 0 else ""
    cents = f".{part:0{places}d}" if places else ""
    return f"{sign}{whole:,}{cents} {currency.upper()}"
