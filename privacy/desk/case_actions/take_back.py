"""Whoever asked takes the request back."""

from django.http import HttpRequest

from common.money_action import MoneyAction
from privacy.desk import close_case
from privacy.desk.case_actions.plain_action import plain_action
from privacy.models import Case


def take_back_action(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return plain_action(
        case,
        back=back,
        title=f"Request {case} was taken back",
        verb="close it",
        sentences=["The request is closed. Nobody is mailed."],
        act=lambda *, actor, case, data: close_case.revoke_case(
            actor=actor, case=case, reason=data["reason"]
        ),
    )
