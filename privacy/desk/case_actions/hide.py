"""Content that a request names is hidden."""

from django import forms
from django.http import HttpRequest

from common.money_action import MoneyAction, MoneyForm
from privacy.desk.case_actions.plain_action import plain_action
from privacy.desk.hide_content import hide_for_person, shown_at
from privacy.models import Case


class HideForm(MoneyForm):
    address = forms.CharField(
        label="Its address", max_length=300, help_text="Such as /models/bezel-signet/."
    )
    field_order = ("address", "reason")


def hide_action(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return plain_action(
        case,
        back=back,
        title=f"Hide the content that request {case} names",
        verb="hide it",
        form=HideForm,
        facts=lambda data: [("Hidden", shown_at(data["address"]).words)],
        sentences=[
            "It is off the shelf at once. Buyers keep what they bought.",
            "Its author is mailed your reason, and can submit it again when it is changed.",
        ],
        act=lambda *, actor, case, data: hide_for_person(
            actor=actor, case=case, address=data["address"], reason=data["reason"]
        ),
    )
