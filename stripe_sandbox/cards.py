"""The test cards and what each does. A number outside this list never pays."""

from dataclasses import dataclass
from datetime import date

from stripe_sandbox.objects.payment import Card


@dataclass(frozen=True, kw_only=True)
class TestCard:
    """A number Stripe documents for tests, and its effect."""

    number: str
    effect: str
    # The name of the same card in API calls; empty when the sandbox's API does not take it.
    method: str = ""
    brand: str = "visa"
    decline_code: str | None = None
    message: str = ""
    dispute: str | None = None
    dispute_reason: str = "fraudulent"
    fraud_warning: bool = False
    refunds: str = "succeeded"
    settles_at_once: bool = False
    authenticates: bool = False
    is_bank_debit: bool = False


_DECLINED = "Your card was declined."
TEST_CARDS: tuple[TestCard, ...] = (
    TestCard(number="4242424242424242", method="pm_card_visa", effect="Pays"),
    TestCard(
        number="4000000000000002",
        effect="Is declined",
        decline_code="generic_decline",
        message=_DECLINED,
    ),
    TestCard(
        number="4000000000009995",
        effect="Is declined: insufficient funds",
        decline_code="insufficient_funds",
        message="Your card has insufficient funds.",
    ),
    TestCard(
        number="4000000000000259",
        method="pm_card_createDispute",
        effect="Pays, then the buyer disputes it",
        dispute="chargeback",
    ),
    TestCard(
        number="4000000000001976",
        method="pm_card_createDisputeInquiry",
        effect="Pays, then the bank sends an inquiry",
        dispute="inquiry",
    ),
    TestCard(
        number="4000000000002685",
        method="pm_card_createDisputeProductNotReceived",
        effect="Pays, then the buyer says that nothing came",
        dispute="chargeback",
        dispute_reason="product_not_received",
    ),
    TestCard(
        number="4000000000005423",
        method="pm_card_createIssuerFraudRecord",
        effect="Pays, then the bank warns of fraud",
        fraud_warning=True,
    ),
    TestCard(
        number="4000000000007726",
        method="pm_card_pendingRefund",
        effect="Pays; a refund is pending for a day",
        refunds="pending",
    ),
    TestCard(
        number="4000000000005126",
        method="pm_card_refundFail",
        effect="Pays; a refund comes back from the bank after a day",
        refunds="fails_later",
    ),
    TestCard(
        number="4000000000003220",
        effect="The bank asks the buyer first (3-D Secure)",
        authenticates=True,
    ),
    TestCard(
        number="4000008400001629",
        effect="The bank asks the buyer first, and then declines",
        authenticates=True,
        decline_code="generic_decline",
        message=_DECLINED,
    ),
    TestCard(
        number="4000000000000077",
        method="pm_card_bypassPending",
        effect="Pays; the money is available at once",
        settles_at_once=True,
    ),
    TestCard(
        number="5555555555554444",
        method="pm_card_mastercard",
        effect="Pays (Mastercard)",
        brand="mastercard",
    ),
    TestCard(
        number="000123456789",
        effect="Bank account: the order is placed, the money comes later or never",
        is_bank_debit=True,
    ),
)
_BY_NUMBER = {card.number: card for card in TEST_CARDS}


_BY_METHOD = {card.method: card for card in TEST_CARDS if card.method}


class CardRefused(ValueError):
    """The form cannot be sent to the bank as it is; `field` names the input to correct."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def spaced(number: str) -> str:
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def read_card(*, number: str, expiry: str, cvc: str, today: date) -> tuple[TestCard, Card]:
    """Look the number up; raises CardRefused. The number itself goes no further than this."""
    digits = "".join(ch for ch in number if ch.isdigit())
    known = _BY_NUMBER.get(digits)
    if known is None:
        raise CardRefused(
            "number", "This page takes test cards only. Use one of the numbers listed here."
        )
    month, year = _read_expiry(expiry)
    if (year, month) < (today.year, today.month):
        raise CardRefused("expiry", "Your card has expired. Enter a date in the future.")
    if not (cvc.isdigit() and len(cvc) in (3, 4)):
        raise CardRefused("cvc", "Enter the three digits of the security code.")
    return known, Card(last4=digits[-4:], brand=known.brand, exp_month=month, exp_year=year)


def authenticating_card(last4: str, expiry: str) -> tuple[TestCard, Card]:
    """The card whose bank has asked; only its last digits were kept meanwhile."""
    (known,) = [card for card in TEST_CARDS if card.authenticates and card.number[-4:] == last4]
    month, year = _read_expiry(expiry)
    return known, Card(
        last4=last4, brand=known.brand, exp_month=month, exp_year=year, authenticated=True
    )


def card_of_method(method: str) -> tuple[TestCard, Card] | None:
    """What Stripe's documented `pm_card_…` names stand for."""
    known = _BY_METHOD.get(method)
    if known is None:
        return None
    return known, Card(last4=known.number[-4:], brand=known.brand, exp_month=12, exp_year=2034)


def _read_expiry(text: str) -> tuple[int, int]:
    month, _, year = text.replace(" ", "").partition("/")
    if not (month.isdigit() and year.isdigit() and 1 <= int(month) <= 12 and len(year) == 2):
        raise CardRefused("expiry", "Enter the expiry date as MM/YY, for example 12/34.")
    return int(month), 2000 + int(year)
