"""Staff let a share be decided again that cannot arrive, such as without an account for payouts."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Sum
from django.http import HttpRequest

from accounts.current_user import as_user
from common.money import Money
from common.money_action import Effect, MoneyAction
from design_requests.errors import MoveRefused
from design_requests.mailing import DECIDES
from design_requests.models import HeldPart, Milestone
from design_requests.services.decide_milestone import reopen_milestone
from design_requests.services.leave_to_staff import STAFF_HAVE


def reopen_action(milestone: Milestone, *, back: str, request: HttpRequest) -> MoneyAction:
    return MoneyAction(
        title=f"Let {milestone} be decided again",
        verb="let it be decided again",
        permission=DECIDES,
        effect=lambda data: _effect(milestone),
        act=lambda actor, data: _reopen(actor, milestone, data),
        back=back,
    )


def _effect(milestone: Milestone) -> Effect:
    waiting = HeldPart.objects.unasked().filter(payment__milestone=milestone)
    minor = waiting.aggregate(sum=Sum("amount_minor"))["sum"]
    if not minor:
        raise MoveRefused("All of it is on its way already. Nothing is left to decide.")
    return Effect(
        facts=[
            ("Milestone", f"{milestone}, {milestone.title}"),
            ("Designer", milestone.offer.designer.designer_name),
            ("Waits here", str(Money(minor, milestone.offer.currency))),
        ],
        sentences=[
            "Nothing leaves by this: what waits here is disputed again, and staff decide it next.",
            "Without a decision all of it goes back to the client, after "
            f"{STAFF_HAVE.days} days at the earliest.",
        ],
    )


def _reopen(actor: AbstractBaseUser, milestone: Milestone, data: dict[str, Any]) -> str:
    reopen_milestone(actor=as_user(actor), milestone=milestone, reason=data["reason"])
    return f"{milestone} can be decided again."
