"""A request is refused, with its reason and who hears complaints."""

from typing import Any

from django import forms
from django.http import HttpRequest

from common.money_action import Effect, MoneyAction, MoneyForm
from privacy.desk import close_case
from privacy.desk.answers import COURT_NOTICE, REFUSALS, complaint_body
from privacy.desk.case_actions.plain_action import (
    PERMISSION,
    case_facts,
    require_open,
    said,
    who_gets,
)
from privacy.desk.states import CaseReason
from privacy.models import Case


class RefuseForm(MoneyForm):
    reason = forms.CharField(
        label="Text",
        max_length=4000,
        widget=forms.Textarea({"rows": 8}),
        help_text="Why, so that the person understands it.",
    )
    code = forms.ChoiceField(label="Reason", choices=[(one.value, one.label) for one in REFUSALS])
    is_partial = forms.BooleanField(label="A part was done; this refuses the rest", required=False)

    field_order = ("code", "is_partial", "reason")


def refuse_action(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    code = request.GET.get("code", "")
    text = REFUSALS.get(CaseReason(code), "") if code in CaseReason.values else ""
    return MoneyAction(
        title=f"Refuse request {case}",
        verb="refuse",
        permission=PERMISSION,
        form=RefuseForm,
        form_options={"initial": {"code": code, "reason": text}},
        effect=lambda data: _effect(case, data),
        act=lambda actor, data: said(
            close_case.refuse_case(
                actor=actor,
                case=case,
                reason=CaseReason(data["code"]),
                text=data["reason"],
                is_partial=data["is_partial"],
                attempt=data["attempt"],
            )
        ),
        back=back,
    )


def _effect(case: Case, data: dict[str, Any]) -> Effect:
    require_open(case)
    return Effect(
        facts=[
            *case_facts(case),
            ("Reason", str(CaseReason(data["code"]).label)),
            ("Complaint", complaint_body()),
            ("Court", COURT_NOTICE),
        ],
        sentences=[
            *who_gets(case),
            "Reason, complaint body and court stand in the mail.",
            "The request is closed. This cannot be undone; who writes again opens a new one.",
        ],
    )
