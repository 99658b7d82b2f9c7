"""The copy of somebody's data is made for a request."""

from typing import Any

from django import forms
from django.http import HttpRequest

from common.money_action import MoneyAction, MoneyForm
from privacy.desk import act_for_person
from privacy.desk.case_actions.plain_action import plain_action
from privacy.desk.lock_case import shown_address
from privacy.models import Case


class ExportForm(MoneyForm):
    by_link = forms.BooleanField(
        label="They cannot log in: mail a link that opens it to the address of the request",
        required=False,
    )
    field_order = ("by_link", "reason")


def export_action(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    has_account = case.person_id is not None

    def opened(data: dict[str, Any]) -> list[tuple[str, str]]:
        if has_account and not data.get("by_link"):
            return [("Opened by", "their log-in and password")]
        return [("Opened by", f"a link that goes to {shown_address(case)}")]

    return plain_action(
        case,
        back=back,
        title=f"Make the copy of request {case}",
        verb="make the copy",
        form=ExportForm if has_account else MoneyForm,
        facts=opened,
        needs_person=has_account,
        needs_address=not has_account,
        sentences=[
            "The copy is made in the background; one at a time, and one a day.",
            "A mail says when it is ready; it is kept for 7 days.",
            *(
                []
                if has_account
                else [
                    "Nobody has an account with this address: the copy holds what is known by it, "
                    "such as orders as a guest, the newsletter, requests and mails."
                ]
            ),
        ],
        act=lambda *, actor, case, data: act_for_person.export_for_person(
            actor=actor, case=case, by_link=data.get("by_link", False), reason=data["reason"]
        ),
    )
