"""A request turns out to be of another kind."""

from django import forms
from django.http import HttpRequest

from common.money_action import Effect, MoneyAction, MoneyForm
from privacy.desk import sort_case
from privacy.desk.case_actions.plain_action import PERMISSION, case_facts, said
from privacy.desk.states import CaseKind
from privacy.models import Case


class SortForm(MoneyForm):
    kind = forms.ChoiceField(label="It is", choices=CaseKind.choices)
    field_order = ("kind", "reason")


def sort_action(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return MoneyAction(
        title=f"Sort request {case}",
        verb="sort",
        permission=PERMISSION,
        form=SortForm,
        form_options={"initial": {"kind": case.kind}},
        effect=lambda data: Effect(
            facts=[*case_facts(case), ("Will be", str(CaseKind(data["kind"]).label))],
            sentences=[
                "Where it is then about the person's own data and nothing shows who asks, a link "
                "goes to the address, and the clock stands until it is confirmed."
            ],
        ),
        act=lambda actor, data: said(
            sort_case.sort_case(
                actor=actor, case=case, kind=CaseKind(data["kind"]), reason=data["reason"]
            )
        ),
        back=back,
    )
