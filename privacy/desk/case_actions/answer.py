"""A request is answered, in part or for good."""

from typing import Any

from django import forms
from django.http import HttpRequest

from common.money_action import Effect, MoneyAction, MoneyForm
from privacy.desk import close_case
from privacy.desk.answers import answers_for
from privacy.desk.case_actions.plain_action import (
    PERMISSION,
    case_facts,
    require_open,
    said,
    who_gets,
)
from privacy.models import Case


class AnswerForm(MoneyForm):
    reason = forms.CharField(label="Text", max_length=4000, widget=forms.Textarea({"rows": 12}))
    is_last = forms.BooleanField(label="This answers all of it: close the request", required=False)


def answer_action(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    templates = answers_for(case.kind)
    chosen = templates.get(request.GET.get("template", ""))
    return MoneyAction(
        title=f"Answer request {case}",
        verb="send the answer",
        permission=PERMISSION,
        form=AnswerForm,
        form_options={"initial": {"reason": chosen.text if chosen else ""}},
        effect=lambda data: _effect(case, data),
        act=lambda actor, data: said(
            close_case.answer_case(
                actor=actor,
                case=case,
                text=data["reason"],
                is_last=data["is_last"],
                attempt=data["attempt"],
            )
        ),
        back=back,
    )


def _effect(case: Case, data: dict[str, Any]) -> Effect:
    require_open(case)
    end = (
        "The request is closed. Its text and files go in 30 days, the rest in 3 years."
        if data["is_last"]
        else "The request stays open, and its clock goes on."
    )
    return Effect(facts=case_facts(case), sentences=[*who_gets(case), end])
