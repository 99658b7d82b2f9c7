"""Something in somebody's data is corrected."""

from typing import Any, cast

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from common.money_action import Effect, MoneyAction, MoneyForm
from common.personal import Correctable
from privacy.desk.case_actions.plain_action import PERMISSION, case_facts, require_open
from privacy.desk.correct_for_person import correct_for_person, what_can_be_corrected
from privacy.desk.lock_case import shown_person
from privacy.models import Case


class CorrectForm(MoneyForm):
    field = forms.ChoiceField(label="What")
    value = forms.CharField(
        label="Correctly", required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )
    field_order = ("field", "value", "reason")

    def __init__(self, *args: Any, offered: dict[str, Correctable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["field"]).choices = [
            (one.name, f"{one.label}: {one.value or 'empty'}") for one in offered.values()
        ]


def correct_action(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    offered = what_can_be_corrected(shown_person(case))

    def effect(data: dict[str, Any]) -> Effect:
        require_open(case)
        now = offered[data["field"]]
        return Effect(
            facts=[
                *case_facts(case),
                (now.label, now.value or "empty"),
                ("Will be", data["value"] or "empty"),
            ],
            sentences=[
                "It is changed in the account at once. Invoices stay as they are: a wrong one is "
                "corrected by a credit note and a new one.",
                "What stood there is kept for 30 days.",
            ],
        )

    def act(actor: AbstractBaseUser, data: dict[str, Any]) -> str:
        correct_for_person(
            actor=actor,
            case=case,
            field=data["field"],
            value=data["value"],
            reason=data["reason"],
            attempt=data["attempt"],
        )
        return f"Request {case.number}: corrected. Answer the person too."

    return MoneyAction(
        title=f"Correct the data of request {case}",
        verb="correct",
        permission=PERMISSION,
        form=CorrectForm,
        form_options={"offered": offered},
        effect=effect,
        act=act,
        back=back,
    )
