"""An objection is noted."""

from django import forms
from django.http import HttpRequest

from common.money_action import MoneyAction, MoneyForm
from privacy.desk import act_for_person
from privacy.desk.case_actions.plain_action import plain_action
from privacy.models import Case
from privacy.purposes import OPEN_TO_OBJECTION, Use


class ObjectForm(MoneyForm):
    use = forms.ChoiceField(
        label="To", choices=[(use.value, use.label) for use in OPEN_TO_OBJECTION]
    )
    field_order = ("use", "reason")


def object_action(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return plain_action(
        case,
        back=back,
        title=f"Note the objection of request {case}",
        verb="note it",
        form=ObjectForm,
        needs_person=True,
        facts=lambda data: [("To", str(Use(data["use"]).label))],
        sentences=["It holds at once; an objection to finding fraud is weighed by staff first."],
        act=lambda *, actor, case, data: act_for_person.object_for_person(
            actor=actor, case=case, use=Use(data["use"]), reason=data["reason"]
        ),
    )
