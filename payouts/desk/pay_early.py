"""Staff end holds, or pay chosen shares at once."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils.formats import date_format

from accounts.models import User
from common.errors import RuleBroken
from common.money import Money
from common.money_action import Effect, MoneyAction
from payouts.errors import NotPayable
from payouts.models import ConnectedAccount, Earning, Transfer
from payouts.services.pay_designer import pay_designer
from payouts.services.release_earnings import release_now
from payouts.states import EarningState, TransferState

MAY_RELEASE = "payouts.release_earning"
MAY_PAY = "payouts.pay_earning"


def release_action(earnings: Sequence[Earning], *, back: str) -> MoneyAction:
    return MoneyAction(
        title="End the hold of the chosen shares",
        verb="end the hold",
        permission=MAY_RELEASE,
        effect=lambda data: _release_effect(earnings),
        act=lambda actor, data: _release(actor, earnings, data),
        back=back,
    )


def pay_action(earnings: Sequence[Earning], *, back: str) -> MoneyAction:
    return MoneyAction(
        title="Release and pay the chosen shares",
        verb="release and pay",
        permission=MAY_PAY,
        effect=lambda data: _pay_effect(earnings),
        act=lambda actor, data: _pay(actor, earnings, data),
        back=back,
    )


def _release_effect(earnings: Sequence[Earning]) -> Effect:
    _refuse_other_than(earnings, EarningState.PENDING)
    return Effect(
        facts=_facts(earnings),
        sentences=[
            *(
                f"{earning.order_line}: the hold ends now and not on "
                f"{date_format(earning.available_at, 'j F Y')}."
                for earning in earnings
            ),
            "What is due is paid with the next run, within the hour. A refund after that is taken "
            "out of later shares or out of the designer's account.",
        ],
    )


def _release(actor: AbstractBaseUser, earnings: Sequence[Earning], data: dict[str, Any]) -> str:
    chosen = Earning.objects.filter(pk__in=[earning.pk for earning in earnings])
    count = release_now(actor=actor, earnings=chosen, reason=data["reason"])
    return f"{count} {'share is' if count == 1 else 'shares are'} due now."


def _pay_effect(earnings: Sequence[Earning]) -> Effect:
    _refuse_other_than(earnings, EarningState.PENDING, EarningState.AVAILABLE)
    sentences = []
    for designer, theirs in _by_designer(earnings).items():
        account = ConnectedAccount.objects.live_of(designer).first()
        if account is None or not account.is_ready:
            raise NotPayable(f"{_name(theirs[0])} has no account at Stripe that can be paid.")
        chosen, owed = _due(theirs), _owed(designer, theirs[0].currency)
        if owed.minor >= chosen.minor:
            raise NotPayable(
                f"{_name(theirs[0])} owes {owed} for refunded sales. The next shares settle that; "
                "nothing would be paid."
            )
        goes = f"{chosen - owed} goes to {_name(theirs[0])}, account {account} at Stripe"
        sentences.append(
            f"{goes}: {chosen} less {owed} owed for refunded sales." if owed.minor else f"{goes}."
        )
    return Effect(
        facts=_facts(earnings),
        sentences=[
            *sentences,
            "Nothing else that is due to them is paid with it.",
            "Holds of the chosen shares end. A refund after that is taken out of later shares or "
            "out of the designer's account.",
        ],
    )


def _pay(actor: AbstractBaseUser, earnings: Sequence[Earning], data: dict[str, Any]) -> str:
    """One designer who cannot be paid does not hold up the others."""
    said, problems = [], []
    for designer, theirs in _by_designer(earnings).items():
        try:
            made = pay_designer(
                actor=actor, designer=designer, chosen=theirs, reason=data["reason"]
            )
        except RuleBroken as problem:
            problems.append(f"{_name(theirs[0])}: {problem.message}")
        else:
            said.append(f"{_name(theirs[0])}: {said_of(made)}")
    if not said:
        raise NotPayable(" ".join(problems))
    return " ".join([*said, *problems])


def said_of(transfers: Sequence[Transfer]) -> str:
    made = sum(transfer.state == TransferState.MADE for transfer in transfers)
    refusals = " ".join(f"Stripe refused: {each.failure}" for each in transfers if each.failure)
    return f"{made} of {len(transfers)} transfers made. {refusals}".strip()


def _facts(earnings: Sequence[Earning]) -> list[tuple[str, str]]:
    shares = [
        (
            f"Order {earning.order_line.order}",
            f"{earning.order_line}\n{_name(earning)}: "
            f"{Money(earning.due_minor, earning.currency)}, "
            f"{earning.get_state_display().lower()}",
        )
        for earning in earnings
    ]
    return [*shares, ("In all", str(_due(earnings)))]


def _refuse_other_than(earnings: Sequence[Earning], *states: EarningState) -> None:
    if len({earning.currency for earning in earnings}) > 1:
        raise NotPayable("Go back and choose shares of one currency.")
    keys = [earning.pk for earning in earnings]
    frozen = {earning.pk for earning in Earning.objects.frozen().filter(pk__in=keys)}
    for earning in earnings:
        problem = "frozen" if earning.pk in frozen else earning.get_state_display().lower()
        if earning.pk in frozen or earning.state not in states:
            raise NotPayable(
                f"The share of {earning.order_line} in order {earning.order_line.order} is "
                f"{problem}. Go back and choose without it."
            )


def _by_designer(earnings: Sequence[Earning]) -> dict[User, list[Earning]]:
    found: dict[User, list[Earning]] = defaultdict(list)
    for earning in earnings:
        found[earning.designer].append(earning)
    return found


def _due(earnings: Sequence[Earning]) -> Money:
    return Money(sum(earning.due_minor for earning in earnings), earnings[0].currency)


def _owed(designer: User, currency: str) -> Money:
    owing = Earning.objects.of_designer(designer).owing().filter(currency=currency)
    return Money(-sum(earning.due_minor for earning in owing), currency)


def _name(earning: Earning) -> str:
    return f"{earning.order_line.designer_name} ({earning.designer.email})"
