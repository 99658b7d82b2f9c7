"""The payouts page: what will be paid and when, and why something is held."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, F, Sum
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from common.money import Money
from payouts.models import BankPayout, ConnectedAccount, Earning, ShareFreeze, Transfer
from payouts.models.earning import EarningQuerySet
from payouts.share_states import (
    ShareState,
    ShownShare,
    account_reason,
    share_state,
    shown_share,
    with_dates,
    with_standing,
)
from payouts.states import EarningState, TransferState

SHOWN = 50


@dataclass(frozen=True)
class StateTotal:
    state: ShareState
    count: int
    total: Money


@dataclass(frozen=True)
class StudioPayouts:
    account: ConnectedAccount | None
    sentence: str
    reasons: list[str]
    totals: list[StateTotal]
    shares: list[ShownShare]
    transfers: list[Transfer]
    bank_payouts: list[BankPayout]

    @property
    def is_ready(self) -> bool:
        return self.account is not None and self.account.is_ready

    @property
    def is_started(self) -> bool:
        return self.account is not None and self.account.stripe_account_id is not None


@dataclass(frozen=True)
class Due:
    """What the sentence is made of: minor units due now, and by the day that holds end."""

    now_minor: int
    on_its_way_minor: int
    later: list[tuple[date, int]]
    held_minor: int = 0


def studio_payouts(*, designer: User, now: datetime | None = None) -> StudioPayouts:
    """Everything on the page in as many queries for one sale as for many."""
    now = now or timezone.now()
    account = ConnectedAccount.objects.live_of(designer).first()
    earnings = Earning.objects.of_designer(designer)
    is_ready = account is not None and account.is_ready
    totals = _totals(earnings, is_account_ready=is_ready)
    due = _due(earnings)
    transfers = list(Transfer.objects.of_designer(designer)[:SHOWN])
    latest = with_dates(earnings).select_related("order_line__order", "order_line__settlement")
    return StudioPayouts(
        account=account,
        sentence=sentence(
            due,
            is_ready=is_ready,
            has_sold=bool(totals),
            is_connected=account is not None and account.details_submitted,
        ),
        reasons=_reasons(due, account, transfers, earnings),
        totals=totals,
        shares=[shown_share(earning, account) for earning in latest[:SHOWN]],
        transfers=transfers,
        bank_payouts=list(BankPayout.objects.of_designer(designer)[:SHOWN]),
    )


def sentence(due: Due, *, is_ready: bool, has_sold: bool, is_connected: bool = False) -> str:
    """The page's first words: how much is paid, and when."""
    waiting = due.now_minor + sum(minor for _, minor in due.later)
    if not has_sold:
        return "Nothing has been sold yet."
    if not waiting:
        if due.on_its_way_minor:
            return f"{_money(due.on_its_way_minor)} is on its way to you."
        if due.held_minor:
            return f"{_money(due.held_minor)} is held for now."
        return "Everything you earned is paid."
    if is_connected and not is_ready:
        return f"{_money(waiting)} waits until Stripe can pay your account."
    if not is_ready:
        return f"{_money(waiting)} is waiting for you to connect an account."
    payable = _payable(due)
    if payable is None:
        smallest = _money(settings.PAYOUT_MINIMUM_MINOR)
        return f"{_money(waiting)} is saved up; payouts start at {smallest}."
    amount, day = payable
    if day is None:
        return f"{_money(amount)} is due and will be paid with the next run, within the hour."
    return f"{_money(amount)} will be paid on {date_format(day, 'j F')}."


def _payable(due: Due) -> tuple[int, date | None] | None:
    """The first sum that reaches the minimum, and its day; None for the day means now."""
    amount = due.now_minor
    if amount and amount >= settings.PAYOUT_MINIMUM_MINOR:
        return amount, None
    for day, minor in due.later:
        amount += minor
        if amount >= settings.PAYOUT_MINIMUM_MINOR:
            return amount, day
    return None


def _reasons(
    due: Due,
    account: ConnectedAccount | None,
    transfers: list[Transfer],
    earnings: EarningQuerySet,
) -> list[str]:
    reasons = []
    if due.later:
        held = _money(sum(minor for _, minor in due.later))
        last = date_format(due.later[-1][0], "j F")
        reasons.append(
            f"{held} is in the hold of {_hold_text()}, in which a buyer may complain. "
            f"The last of it is free on {last}."
        )
    waiting = due.now_minor + sum(minor for _, minor in due.later)
    if waiting and (account is None or not account.is_ready):
        reasons.append(account_reason(account))
    if 0 < due.now_minor < settings.PAYOUT_MINIMUM_MINOR:
        reasons.append(
            f"{_money(due.now_minor)} is due. We pay out from "
            f"{_money(settings.PAYOUT_MINIMUM_MINOR)}, so it waits for your next sale."
        )
    reasons += _taken_or_frozen(earnings)
    refused = next(iter(transfers), None)
    if refused and refused.state == TransferState.REFUSED and due.now_minor:
        reasons.append(
            f"Stripe refused the last transfer: {refused.failure} We ask again within a day."
        )
    return reasons


def _hold_text() -> str:
    first, usual = settings.PAYOUT_FIRST_HOLD_HOURS, settings.PAYOUT_HOLD_HOURS
    text = f"{_days(usual)} after each sale"
    if settings.PAYOUT_FIRST_SALES and first > usual:
        text += f", and of {_days(first)} after your first {settings.PAYOUT_FIRST_SALES}"
    return text


def _days(hours: int) -> str:
    return "1 day" if hours == 24 else f"{hours / 24:g} days"


def _taken_or_frozen(earnings: EarningQuerySet) -> list[str]:
    """What waits for somebody else, and what was sent and is owed back."""
    frozen = ShareFreeze.objects.open().filter(earning__in=earnings).select_related("earning")
    reasons = [f"{freeze.earning.amount} is not paid for now: {freeze.reason}" for freeze in frozen]
    over = F("sent_minor") - F("amount_minor") + F("deducted_minor")
    owed = earnings.owing().aggregate(sum=Sum(over))["sum"]
    if owed:
        reasons.append(
            f"{_money(owed)} was refunded to buyers after it had been sent to you. "
            "Your next shares settle it first."
        )
    return reasons


def _totals(earnings: EarningQuerySet, *, is_account_ready: bool) -> list[StateTotal]:
    rows = (
        with_standing(earnings.filter(currency=settings.SHOP_CURRENCY))
        .order_by()
        .values("state", "is_frozen", "last_transfer")
        .annotate(count=Count("pk"), sum=Sum(F("amount_minor") - F("deducted_minor")))
    )
    counts: dict[ShareState, int] = defaultdict(int)
    sums: dict[ShareState, int] = defaultdict(int)
    for row in rows:
        state = share_state(
            row["state"],
            is_frozen=row["is_frozen"],
            last_transfer=row["last_transfer"],
            is_account_ready=is_account_ready,
        )
        counts[state] += row["count"]
        sums[state] += row["sum"]
    return [
        StateTotal(state, counts[state], Money(sums[state], settings.SHOP_CURRENCY))
        for state in ShareState
        if state in counts
    ]


def _due(earnings: EarningQuerySet) -> Due:
    """What is frozen is neither due now nor later."""
    waiting = earnings.filter(currency=settings.SHOP_CURRENCY).order_by("available_at")
    now, on_its_way, held = 0, 0, 0
    later: dict[date, int] = {}
    frozen = set(waiting.frozen().values_list("pk", flat=True))
    for earning in waiting.unsent():
        if earning.state == EarningState.TRANSFERRING:
            on_its_way += earning.amount_minor - earning.deducted_minor
        elif earning.pk in frozen:
            held += earning.due_minor
        elif earning.state == EarningState.AVAILABLE:
            now += earning.due_minor
        else:
            day = timezone.localdate(earning.available_at)
            later[day] = later.get(day, 0) + earning.due_minor
    return Due(
        now_minor=now, on_its_way_minor=on_its_way, later=list(later.items()), held_minor=held
    )


def _money(minor: int) -> str:
    return str(Money(minor, settings.SHOP_CURRENCY))
