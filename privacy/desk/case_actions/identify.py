"""Whose request it is: the link goes again, or it was shown otherwise."""

from django.http import HttpRequest

from common.money_action import MoneyAction
from privacy.desk import sort_case
from privacy.desk.case_actions.plain_action import plain_action
from privacy.models import Case


def link_action(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return plain_action(
        case,
        back=back,
        title=f"Send the link of request {case} again",
        verb="send",
        sentences=["A new link goes to the address of the request; the clock stands."],
        act=lambda *, actor, case, data: sort_case.resend_link(
            actor=actor, case=case, reason=data["reason"]
        ),
    )


def identity_action(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return plain_action(
        case,
        back=back,
        title=f"Somebody showed otherwise that request {case} is theirs",
        verb="write it down",
        sentences=[
            "The clock goes on, and data can be given out.",
            "Write down how it was shown. Never ask for an identity card.",
        ],
        act=lambda *, actor, case, data: sort_case.accept_identity(
            actor=actor, case=case, how=data["reason"]
        ),
    )
