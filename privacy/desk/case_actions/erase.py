"""An erasure is proposed, and approved or dropped by somebody else."""

from django import forms
from django.http import HttpRequest

from common.decided_admin import Actions
from common.money_action import MoneyAction, MoneyForm
from privacy.desk import erase_for_person
from privacy.desk.case_actions.plain_action import plain_action
from privacy.models import Case, CaseErasure


class EraseForm(MoneyForm):
    is_grace_waived = forms.BooleanField(
        label="At once, without the 7 days in which it can be stopped", required=False
    )
    field_order = ("is_grace_waived", "reason")


def erasing_actions(case: Case) -> Actions:
    """Nothing more once it is approved."""
    asked = CaseErasure.objects.filter(case=case).first()
    if asked is None:
        return {"erase": ("Erase", _propose)}
    if asked.approved_at is None:
        return {
            "approve-erasure": ("Approve the erasure", _approve),
            "drop-erasure": ("Do not erase", _drop),
        }
    return {}


def _propose(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return plain_action(
        case,
        back=back,
        title=f"Propose to erase whom request {case} is about",
        verb="propose it",
        form=EraseForm,
        needs_person=case.person_id is not None,
        needs_address=case.person_id is None,
        facts=lambda data: [
            ("Grace", "none, at the person's wish" if data["is_grace_waived"] else "7 days")
        ],
        sentences=["Nothing is erased yet: somebody else at the desk has to approve it."],
        act=lambda *, actor, case, data: erase_for_person.ask_erasure(
            actor=actor,
            case=case,
            is_grace_waived=data["is_grace_waived"],
            reason=data["reason"],
        ),
    )


def _approve(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return plain_action(
        case,
        back=back,
        title=f"Approve to erase whom request {case} is about",
        verb="approve",
        needs_person=case.person_id is not None,
        needs_address=case.person_id is None,
        sentences=[
            "The erasure begins, and the person is mailed.",
            "What the law makes us keep stays, and what is open between us is waited for.",
        ],
        act=lambda *, actor, case, data: erase_for_person.approve_erasure(
            actor=actor, case=case, reason=data["reason"]
        ),
    )


def _drop(case: Case, *, back: str, request: HttpRequest) -> MoneyAction:
    return plain_action(
        case,
        back=back,
        title=f"Do not erase whom request {case} is about",
        verb="drop the proposal",
        sentences=["The request stays open."],
        act=lambda *, actor, case, data: erase_for_person.drop_erasure(
            actor=actor, case=case, reason=data["reason"]
        ),
    )
