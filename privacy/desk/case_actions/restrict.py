"""The data of a request is restricted."""

from django import forms
from django.http import HttpRequest

from common.money_action import MoneyAction, MoneyForm
from privacy.desk import act_for_person
from privacy.desk.case_actions.plain_action import plain_action
from privacy.models import Case
from privacy.states import RestrictionGround


class RestrictForm(MoneyForm):
    ground = forms.ChoiceField(label="Because", choices=RestrictionGround.choices)
    field_order = ("ground", "reason")


def restrict_action(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return plain_action(
        case,
        back=back,
        title=f"Restrict the data of request {case}",
        verb="restrict",
        form=RestrictForm,
        needs_person=True,
        facts=lambda data: [("Because", str(RestrictionGround(data["ground"]).label))],
        sentences=["Their data is stored and used for little else until it is lifted."],
        act=lambda *, actor, case, data: act_for_person.restrict_for_person(
            actor=actor,
            case=case,
            ground=RestrictionGround(data["ground"]),
            reason=data["reason"],
        ),
    )
