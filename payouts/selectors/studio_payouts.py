"""The payouts page: what will be paid and when, and why something is held."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, F, QuerySet, Sum
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from common.money import Money
from payouts.models import BankPayout, ConnectedAccount, Earning, ShareFreeze, Transfer
from payouts.models.earning import EarningQuerySet
from payouts.states import EarningState, TransferState

SHOWN = 50


@dataclass(frozen=True)
class StateTotal:
    label: str
    state: str
    count: int
    total: Money


@dataclass(frozen=True)
class StudioPayouts:
    account: ConnectedAccount | None
    sentence: str
    reasons: list[str]
    totals: list[StateTotal]
    earnings: list[Earning]
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


def studio_payouts(*, designer: User, now: datetime | None = None) -> StudioPayouts:
    """Everything on the page in seven queries, whatever the number of sales."""
    now = now or timezone.now()
    account = ConnectedAccount.objects.live_of(designer).first()
    earnings = Earning.objects.of_designer(designer)
    totals = _totals(earnings)
    due = _due(earnings, totals)
    transfers = list(Transfer.objects.of_designer(designer)[:SHOWN])
    is_ready = account is not None and account.is_ready
    return StudioPayouts(
        account=account,
        sentence=sentence(due, is_ready=is_ready, has_sold=bool(totals)),
        reasons=_reasons(due, account, transfers, earnings),
        totals=totals,
        earnings=list(
            earnings.select_related("order_line__order", "order_line__settlement")[:SHOWN]
        ),
        transfers=transfers,
        bank_payouts=list(BankPayout.objects.of_designer(designer)[:SHOWN]),
    )


def sentence(due: Due, *, is_ready: bool, has_sold: bool) -> str:
    """The page's first words: how much is paid, and when."""
    waiting = due.now_minor + sum(minor for _, minor in due.later)
    if not has_sold:
        return "Nothing has been sold yet."
    if not waiting:
        if due.on_its_way_minor:
            return f"{_money(due.on_its_way_minor)} is on its way to you."
        return "Everything you earned is paid."
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
        reasons.append(_account_reason(account))
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


def _account_reason(account: ConnectedAccount | None) -> str:
    if account is None or account.stripe_account_id is None:
        return "You have not connected an account yet. Your share stays yours until you do."
    if account.details_submitted:
        return f"{account.held_words} Your share is paid once that is settled."
    return "Your account is not complete. Stripe still asks for some details."


def _totals(earnings: QuerySet[Earning]) -> list[StateTotal]:
    rows = {
        row["state"]: row
        for row in earnings.filter(currency=settings.SHOP_CURRENCY)
        .order_by()
        .values("state")
        .annotate(count=Count("pk"), sum=Sum(F("amount_minor") - F("deducted_minor")))
    }
    return [
        StateTotal(
            label=state.label,
            state=state.value,
            count=rows[state.value]["count"],
            total=Money(rows[state.value]["sum"], settings.SHOP_CURRENCY),
        )
        for state in EarningState
        if state.value in rows
    ]


def _due(earnings: QuerySet[Earning], totals: list[StateTotal]) -> Due:
    sums = {total.state: total.total.minor for total in totals}
    later: dict[date, int] = {}
    held = earnings.filter(state=EarningState.PENDING).order_by("available_at")
    for earning in held:
        day = timezone.localdate(earning.available_at)
        later[day] = later.get(day, 0) + earning.due_minor
    return Due(
        now_minor=sums.get(EarningState.AVAILABLE, 0),
        on_its_way_minor=sums.get(EarningState.TRANSFERRING, 0),
        later=list(later.items()),
    )


def _money(minor: int) -> str:
    return str(Money(minor, settings.SHOP_CURRENCY))
