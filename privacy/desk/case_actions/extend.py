"""A request takes longer, once."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from common.money_action import Effect, MoneyAction, MoneyForm
from privacy.desk.case_actions.plain_action import PERMISSION, case_facts, require_open, said
from privacy.desk.clock import latest_extension
from privacy.desk.extend_case import extend_case, why_no_extension
from privacy.desk.selectors import in_zone
from privacy.errors import CaseNotPossible
from privacy.models import Case


class ExtendForm(MoneyForm):
    reason = forms.CharField(
        label="Why it takes longer",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="The person reads it.",
    )
    until = forms.DateField(
        label="Answered by", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    field_order = ("until", "reason")


def extend_action(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return MoneyAction(
        title=f"Extend request {case}",
        verb="extend and tell the person",
        permission=PERMISSION,
        form=ExtendForm,
        form_options={"initial": {"until": latest_extension(case.first_due_at).date()}},
        effect=lambda data: _effect(case, data),
        act=lambda actor, data: said(
            extend_case(actor=actor, case=case, until=_end_of(case, data), reason=data["reason"])
        ),
        back=back,
    )


def _effect(case: Case, data: dict[str, Any]) -> Effect:
    require_open(case)
    until = _end_of(case, data)
    problem = why_no_extension(case, until=until, now=timezone.now())
    if case.extended_at is None and problem:
        raise CaseNotPossible(problem)
    return Effect(
        facts=[*case_facts(case), ("New end", in_zone(until))],
        sentences=["The person gets a mail with the reason.", "There is no second extension."],
    )


def _end_of(case: Case, data: dict[str, Any]) -> datetime:
    """On that day, at the hour at which the first period ends."""
    return datetime.combine(data["until"], case.first_due_at.timetz())
