"""Staff let an approved share leave before its hold is over."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from accounts.current_user import as_user
from common.money import Money
from common.money_action import Effect, MoneyAction
from design_requests.errors import MoveRefused
from design_requests.mailing import DECIDES
from design_requests.models import Milestone
from design_requests.services.end_hold_of_release import end_hold_of_release


def end_hold_action(milestone: Milestone, *, back: str, request: HttpRequest) -> MoneyAction:
    return MoneyAction(
        title=f"Let the share of {milestone} leave now",
        verb="let it leave",
        permission=DECIDES,
        effect=lambda data: _effect(milestone),
        act=lambda actor, data: _end(actor, milestone, data),
        back=back,
    )


def _effect(milestone: Milestone) -> Effect:
    if milestone.leaves_at is None or not milestone.is_share_held:
        raise MoveRefused("Nothing of it waits for the end of a hold.")
    released = Money(milestone.to_release_minor or 0, milestone.offer.currency)
    return Effect(
        facts=[
            ("Milestone", f"{milestone}, {milestone.title}"),
            ("Designer", milestone.offer.designer.designer_name),
            ("Released, less fee and tax", str(released)),
        ],
        sentences=[
            f"It leaves now and not on {milestone.leaves_at:%-d %B %Y}.",
            "What the client's bank takes back afterwards is the shop's loss.",
        ],
    )


def _end(actor: AbstractBaseUser, milestone: Milestone, data: dict[str, Any]) -> str:
    end_hold_of_release(actor=as_user(actor), milestone=milestone, reason=data["reason"])
    return "Its share leaves now."
