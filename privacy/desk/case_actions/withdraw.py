"""A consent is withdrawn."""

from django.http import HttpRequest

from common.money_action import MoneyAction
from privacy.desk import act_for_person
from privacy.desk.case_actions.plain_action import plain_action
from privacy.models import Case
from privacy.purposes import Purpose


def withdraw_action(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return plain_action(
        case,
        back=back,
        title=f"Withdraw the consent of request {case}",
        verb="withdraw",
        needs_person=True,
        facts=lambda data: [("Consent", str(Purpose.NEWSLETTER.label))],
        sentences=["It is written down as their answer, and no newsletter goes to them any more."],
        act=lambda *, actor, case, data: act_for_person.withdraw_for_person(
            actor=actor, case=case, purpose=Purpose.NEWSLETTER, reason=data["reason"]
        ),
    )
