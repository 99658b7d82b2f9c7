"""Lives of a brief, of an offer on it, and of a milestone with its money, as tables of moves.

Who may make a move is part of the table: a service asks `refuse_move`, the database keeps `pairs`,
and the drawing in docs/design-requests.md is written from them (`design_requests/drawing.py`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Who(TextChoices):
    CLIENT = "client", _("client")
    DESIGNER = "designer", _("designer")
    STAFF = "staff", _("staff")
    SCHEDULE = "schedule", _("schedule")
    # What Stripe says when it is asked, whoever made us ask.
    STRIPE = "stripe", "Stripe"


@dataclass(frozen=True)
class Move:
    """One way from a state to another, who may go it, and what happens then."""

    old: str
    new: str
    who: frozenset[Who]
    what: str


def _move(old: TextChoices, new: TextChoices, what: str, *who: Who) -> Move:
    return Move(old.value, new.value, frozenset(who), what)


class BriefState(TextChoices):
    DRAFT = "draft", pgettext_lazy("brief", "Draft")
    OPEN = "open", pgettext_lazy("brief", "Open for offers")
    CHOOSING = "choosing", pgettext_lazy("brief", "Waiting for the first payment")
    AWARDED = "awarded", pgettext_lazy("brief", "Awarded")
    CLOSED = "closed", pgettext_lazy("brief", "Closed")


BRIEF_MOVES = (
    _move(BriefState.DRAFT, BriefState.OPEN, "published", Who.CLIENT),
    _move(BriefState.DRAFT, BriefState.CLOSED, "thrown away", Who.CLIENT),
    _move(BriefState.OPEN, BriefState.CHOOSING, "an offer accepted", Who.CLIENT),
    _move(
        BriefState.OPEN,
        BriefState.CLOSED,
        "closed, taken down, or its time is over",
        Who.CLIENT,
        Who.STAFF,
        Who.SCHEDULE,
    ),
    _move(BriefState.CHOOSING, BriefState.AWARDED, "paid", Who.STRIPE),
    _move(
        BriefState.CHOOSING,
        BriefState.OPEN,
        "the payment page ended unpaid",
        Who.CLIENT,
        Who.SCHEDULE,
        Who.STRIPE,
    ),
)


class OfferState(TextChoices):
    OPEN = "open", pgettext_lazy("offer", "Open")
    CHOSEN = "chosen", pgettext_lazy("offer", "Accepted, waiting for the first payment")
    AGREED = "agreed", pgettext_lazy("offer", "Agreed")
    WITHDRAWN = "withdrawn", pgettext_lazy("offer", "Withdrawn")
    LAPSED = "lapsed", pgettext_lazy("offer", "Lapsed")
    DECLINED = "declined", pgettext_lazy("offer", "Not chosen")


OFFER_MOVES = (
    _move(OfferState.OPEN, OfferState.CHOSEN, "accepted", Who.CLIENT),
    _move(OfferState.OPEN, OfferState.WITHDRAWN, "withdrawn", Who.DESIGNER),
    _move(OfferState.OPEN, OfferState.LAPSED, "its time is over", Who.SCHEDULE),
    _move(
        OfferState.OPEN,
        OfferState.DECLINED,
        "another was agreed, or the brief closed",
        Who.CLIENT,
        Who.STAFF,
        Who.SCHEDULE,
        Who.STRIPE,
    ),
    _move(OfferState.CHOSEN, OfferState.AGREED, "paid", Who.STRIPE),
    _move(
        OfferState.CHOSEN,
        OfferState.OPEN,
        "the payment page ended unpaid",
        Who.CLIENT,
        Who.SCHEDULE,
        Who.STRIPE,
    ),
)
# Of one brief at most one offer is in one of these.
TAKEN = frozenset({OfferState.CHOSEN, OfferState.AGREED})


class MilestoneState(TextChoices):
    PLANNED = "planned", pgettext_lazy("milestone", "Not paid yet")
    PAYING = "paying", pgettext_lazy("milestone", "Waiting for the payment")
    WORKING = "working", pgettext_lazy("milestone", "Being made")
    DELIVERED = "delivered", pgettext_lazy("milestone", "Delivered, waiting for an answer")
    CHANGING = "changing", pgettext_lazy("milestone", "Being changed")
    DISPUTED = "disputed", pgettext_lazy("milestone", "Our staff decide")
    FROZEN = "frozen", pgettext_lazy("milestone", "The bank decides")
    SETTLING = "settling", pgettext_lazy("milestone", "The money is on its way")
    SETTLED = "settled", pgettext_lazy("milestone", "Settled")
    LOST = "lost", pgettext_lazy("milestone", "Taken back by the bank")
    CANCELLED = "cancelled", pgettext_lazy("milestone", "Cancelled before it was paid")


_BOTH = (Who.CLIENT, Who.DESIGNER)
_STOPPED = (
    "all goes back: it is late, the designer gave up, it was held too long, or it was given back "
    "at Stripe"
)
MILESTONE_MOVES = (
    _move(MilestoneState.PLANNED, MilestoneState.PAYING, "accepted or taken up", Who.CLIENT),
    _move(
        MilestoneState.PLANNED,
        MilestoneState.CANCELLED,
        "the job ends before it",
        *_BOTH,
        Who.STAFF,
        Who.SCHEDULE,
    ),
    _move(MilestoneState.PAYING, MilestoneState.WORKING, "paid", Who.STRIPE),
    _move(
        MilestoneState.PAYING,
        MilestoneState.PLANNED,
        "the payment page ended unpaid",
        Who.CLIENT,
        Who.SCHEDULE,
        Who.STRIPE,
    ),
    _move(MilestoneState.WORKING, MilestoneState.DELIVERED, "files handed over", Who.DESIGNER),
    _move(
        MilestoneState.WORKING,
        MilestoneState.SETTLING,
        _STOPPED,
        *_BOTH,
        Who.SCHEDULE,
        Who.STRIPE,
    ),
    _move(MilestoneState.WORKING, MilestoneState.DISPUTED, "a side disagrees", *_BOTH),
    _move(MilestoneState.DELIVERED, MilestoneState.CHANGING, "changes asked for", Who.CLIENT),
    _move(
        MilestoneState.DELIVERED,
        MilestoneState.SETTLING,
        "approved, or silent for 7 days: all is released; or given back at Stripe",
        Who.CLIENT,
        Who.SCHEDULE,
        Who.STRIPE,
    ),
    _move(MilestoneState.DELIVERED, MilestoneState.DISPUTED, "a side disagrees", *_BOTH),
    _move(MilestoneState.CHANGING, MilestoneState.DELIVERED, "files handed over", Who.DESIGNER),
    _move(
        MilestoneState.CHANGING,
        MilestoneState.SETTLING,
        _STOPPED,
        *_BOTH,
        Who.SCHEDULE,
        Who.STRIPE,
    ),
    _move(MilestoneState.CHANGING, MilestoneState.DISPUTED, "a side disagrees", *_BOTH),
    _move(
        MilestoneState.DISPUTED,
        MilestoneState.SETTLING,
        "decided in percent; or held too long or given back at Stripe: all goes back",
        Who.STAFF,
        Who.SCHEDULE,
        Who.STRIPE,
    ),
    *(
        _move(state, MilestoneState.FROZEN, "the client's bank disputes the payment", Who.STRIPE)
        for state in (
            MilestoneState.WORKING,
            MilestoneState.DELIVERED,
            MilestoneState.CHANGING,
            MilestoneState.DISPUTED,
            MilestoneState.SETTLING,
        )
    ),
    _move(MilestoneState.FROZEN, MilestoneState.DISPUTED, "the bank left it here", Who.STRIPE),
    _move(MilestoneState.FROZEN, MilestoneState.LOST, "the bank took it back", Who.STRIPE),
    _move(
        MilestoneState.LOST,
        MilestoneState.DISPUTED,
        "the bank gave it back after all",
        Who.STRIPE,
    ),
    _move(MilestoneState.SETTLING, MilestoneState.SETTLED, "every part arrived", Who.STRIPE),
    _move(
        MilestoneState.SETTLED,
        MilestoneState.DISPUTED,
        "the client's bank sent a refund back",
        Who.STRIPE,
    ),
    _move(
        MilestoneState.SETTLING,
        MilestoneState.DISPUTED,
        "a part cannot arrive, or a bank warns of fraud: what is left is decided again",
        Who.STAFF,
        Who.STRIPE,
    ),
)
# Money of a client is here, or may be, and has not left for anybody yet.
HOLDING = frozenset(
    {
        MilestoneState.PAYING,
        MilestoneState.WORKING,
        MilestoneState.DELIVERED,
        MilestoneState.CHANGING,
        MilestoneState.DISPUTED,
        MilestoneState.FROZEN,
        MilestoneState.SETTLING,
    }
)
# The designer's turn: what is late here may be cancelled.
AT_WORK = frozenset({MilestoneState.WORKING, MilestoneState.CHANGING})

TABLES: dict[type[TextChoices], Sequence[Move]] = {
    BriefState: BRIEF_MOVES,
    OfferState: OFFER_MOVES,
    MilestoneState: MILESTONE_MOVES,
}


def pairs(moves: Iterable[Move]) -> list[tuple[str, str]]:
    """The moves as the database keeps them, which does not know who asks."""
    return [(move.old, move.new) for move in moves]


def may_move(moves: Iterable[Move], old: str, new: str, who: Who) -> bool:
    return any((move.old, move.new) == (old, new) and who in move.who for move in moves)


class PaymentState(TextChoices):
    """open ──► paid; open ──► ended ──► paid late, and then all of it goes back."""

    OPEN = "open", "Waiting for payment"
    PAID = "paid", "Paid"
    ENDED = "ended", "Ended unpaid"


PAYMENT_MOVES: list[tuple[str, str]] = [
    (PaymentState.OPEN.value, PaymentState.PAID.value),
    (PaymentState.OPEN.value, PaymentState.ENDED.value),
    (PaymentState.ENDED.value, PaymentState.PAID.value),
]


class PartKind(TextChoices):
    RELEASE = "release", "Released"
    REFUND = "refund", "Refunded"
    TAKEN = "taken", "Taken back by the bank"


class PartState(TextChoices):
    """reserved ──► made | refused; made ──► came back, by the client's bank"""

    RESERVED = "reserved", "On its way"
    MADE = "made", "Made"
    REFUSED = "refused", "Refused"
    RETURNED = "returned", "Came back"


PART_MOVES: list[tuple[str, str]] = [
    (PartState.RESERVED.value, PartState.MADE.value),
    (PartState.RESERVED.value, PartState.REFUSED.value),
    (PartState.MADE.value, PartState.RETURNED.value),
]
# What these took away is here again, or never left.
UNDONE = frozenset({PartState.REFUSED, PartState.RETURNED})
