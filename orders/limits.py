"""How often somebody may start to pay: whoever tries stolen cards needs hundreds, a buyer a few.

All rules stand here; two of their numbers, of which staff are told, in activity/thresholds.py.
Counted are orders placed by an account or in a guest's browser, those of them
whose payment the bank refused, and tries to pay from one network: of everybody, and of guests, who
can lose their cookie. The address that a guest typed counts for nobody: it may be a stranger's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activity.selectors.blocks import is_spared
from activity.services.note_signal import note_person
from activity.states import SignalKind
from activity.thresholds import DECLINED_CARDS_A_DAY, DOWNLOADS_A_DAY
from common.network_pace import is_too_often
from orders.errors import TooManyDownloads, TooManyPayments
from orders.models import Buyer, Download, Guest, Order
from orders.states import CancelReason
from payments.models import WebhookEvent


@dataclass(frozen=True)
class BuyerRule:
    """At most so many orders of one buyer within a time; the words say which orders count."""

    most: int
    within: timedelta
    from_account: Promise
    from_browser: Promise
    only_refused: bool = False


BUYER_RULES = (
    BuyerRule(
        20,
        timedelta(hours=1),
        _(
            "%(most)s orders were started from this account within an hour, the most that we "
            "allow. Try again later."
        ),
        _(
            "%(most)s orders were started from this browser within an hour, the most that we "
            "allow. Try again later."
        ),
    ),
    BuyerRule(
        60,
        timedelta(days=1),
        _(
            "%(most)s orders were started from this account within a day, the most that we "
            "allow. Try again later."
        ),
        _(
            "%(most)s orders were started from this browser within a day, the most that we "
            "allow. Try again later."
        ),
    ),
    BuyerRule(
        DECLINED_CARDS_A_DAY,
        timedelta(days=1),
        _(
            "%(most)s payments were refused by the bank from this account within a day, the most "
            "that we allow. Try again later."
        ),
        _(
            "%(most)s payments were refused by the bank from this browser within a day, the most "
            "that we allow. Try again later."
        ),
        only_refused=True,
    ),
)
CARD_DECLINED = "payment_intent.payment_failed"
NETWORK_TRIES_AN_HOUR = 100
GUEST_TRIES_AN_HOUR = 30


def refuse_busy_buyer(buyer: Buyer) -> None:
    """Raises TooManyPayments. Run it under the buyer's lock: two tabs count each other."""
    now = timezone.now()
    for rule in BUYER_RULES:
        if _count(rule, buyer, now - rule.within) >= rule.most and not _is_spared(rule, buyer):
            words = str(rule.from_browser if isinstance(buyer, Guest) else rule.from_account)
            raise TooManyPayments(f"{words % {'most': rule.most}} {_contest()}")


def is_refused_too_often(buyer: Buyer) -> bool:
    """Whether the bank refused so many payments of this buyer that no more may be tried."""
    now = timezone.now()
    return any(
        _count(rule, buyer, now - rule.within) >= rule.most and not _is_spared(rule, buyer)
        for rule in BUYER_RULES
        if rule.only_refused
    )


def note_refused_cards(buyer: Buyer) -> None:
    """Staff look at an account whose cards are refused again and again."""
    if isinstance(buyer, User):
        day = timedelta(days=1)
        note_person(
            kind=SignalKind.DECLINED_CARDS,
            account_id=buyer.pk,
            count=DECLINED_CARDS_A_DAY,
            ends_at=timezone.now() + day,
        )


def refuse_many_downloads(person: User) -> None:
    """Raises TooManyDownloads. Nobody needs so many files in a day; a stolen account does."""
    a_day = timedelta(days=1)
    now = timezone.now()
    mine = Download.objects.filter(grant__holder=person, downloaded_at__gte=now - a_day)
    times = list(mine.order_by("downloaded_at").values_list("downloaded_at", flat=True))
    if len(times) < DOWNLOADS_A_DAY or is_spared(SignalKind.DOWNLOADS, person.pk):
        return
    ends_at = times[len(times) - DOWNLOADS_A_DAY] + a_day
    note_person(kind=SignalKind.DOWNLOADS, account_id=person.pk, count=len(times), ends_at=ends_at)
    raise TooManyDownloads(
        gettext(
            "%(count)s files were downloaded with this account in a day, the most that we allow. "
            "It goes on by itself on %(moment)s UTC, and a person looks at it within three days. "
            "If it is wrong about you, say so under Account, Automatic limits."
        )
        % {"count": len(times), "moment": date_format(ends_at, "d M, H:i")}
    )


def _is_spared(rule: BuyerRule, buyer: Buyer) -> bool:
    """Whether staff released the account lately."""
    return (
        rule.only_refused
        and isinstance(buyer, User)
        and is_spared(SignalKind.DECLINED_CARDS, buyer.pk)
    )


def _count(rule: BuyerRule, buyer: Buyer, since: datetime) -> int:
    placed = Order.objects.placed_by_since(buyer, since)
    if not rule.only_refused:
        return placed.count()
    # A declined card leaves the order open: each try is a message of Stripe. The last try of an
    # order that failed is one too, unless that message was lost.
    tries = WebhookEvent.objects.filter(
        type=CARD_DECLINED, reference__in=placed.values("number"), happened_at__gte=since
    )
    return max(tries.count(), placed.filter(cancel_reason=CancelReason.PAYMENT_FAILED).count())


def refuse_busy_network(request: HttpRequest) -> None:
    """Counts a try to pay; raises TooManyPayments when its network made too many in this hour."""
    if is_too_often(request, what="checkout", most_an_hour=NETWORK_TRIES_AN_HOUR):
        words = gettext(
            "Too many payments were started from your network within an hour, perhaps by somebody "
            "else who shares it. Try again in an hour, or from another network."
        )
        raise TooManyPayments(f"{words} {_contest()}")


def refuse_busy_guests(request: HttpRequest) -> None:
    """Counts a guest's try to pay; raises TooManyPayments when guests made too many from there."""
    if is_too_often(request, what="guest_checkout", most_an_hour=GUEST_TRIES_AN_HOUR):
        words = gettext(
            "Too many payments were started without an account from your network within an hour. "
            "Log in or make an account to go on, or try again in an hour."
        )
        raise TooManyPayments(f"{words} {_contest()}")


def _contest() -> str:
    return gettext(
        "The limit keeps stolen cards out. If it is wrong about you, write to %(email)s from the "
        "address that you buy with: a person looks at it and answers."
    ) % {"email": settings.SUPPORT_EMAIL}
