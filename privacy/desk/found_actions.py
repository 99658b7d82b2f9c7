"""Traces at the desk: blank or keep what a search has found, by two people."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from common.decided_admin import Actions
from common.money_action import Effect, MoneyAction, MoneyForm
from privacy.desk.found import approve_end, drop_proposal, propose_end
from privacy.erasing.blank_found import why_not_blanked
from privacy.errors import TraceNotDecided
from privacy.models import FoundTrace, TraceDecision, TraceEnd, TraceGround

PERMISSION = "privacy.work_case"


class KeepForm(MoneyForm):
    ground = forms.ChoiceField(label="For", choices=TraceGround.choices)
    basis = forms.CharField(
        label="Rests on",
        max_length=300,
        help_text="The article and the reference: Art. 17(3)(e), case 4711. Name nobody.",
    )

    field_order = ("ground", "basis", "reason")


def found_actions(found: FoundTrace) -> Actions:
    if found.settled_at is not None:
        return {}
    if TraceDecision.objects.filter(found=found).exists():
        return {
            "approve": ("Agree", _approve),
            "drop": ("Do neither", _drop),
        }
    return {
        "blank": (str(TraceEnd.BLANK.label), _blank),
        "keep": (str(TraceEnd.KEEP.label), _keep),
    }


def _blank(found: FoundTrace, *, back: str, request: HttpRequest) -> MoneyAction:
    def effect(data: dict[str, Any]) -> Effect:
        problem = why_not_blanked(found)
        if problem:
            raise TraceNotDecided(problem)
        return Effect(
            facts=_facts(found),
            sentences=[
                "Nothing is changed yet: somebody else at the desk has to agree.",
                "Then the whole column is emptied in that row, or gets the text that the data map "
                "has for it.",
            ],
        )

    def act(actor: AbstractBaseUser, data: dict[str, Any]) -> str:
        propose_end(actor=actor, found=found, do=TraceEnd.BLANK, why=data["reason"])
        return f"Proposed: blank {found}. Somebody else has to agree."

    return MoneyAction(
        title=f"Blank what was found in {found}",
        verb="propose it",
        permission=PERMISSION,
        effect=effect,
        act=act,
        back=back,
    )


def _keep(found: FoundTrace, *, back: str, request: HttpRequest) -> MoneyAction:
    def effect(data: dict[str, Any]) -> Effect:
        return Effect(
            facts=[
                *_facts(found),
                ("For", str(TraceGround(data["ground"]).label)),
                ("Rests on", data["basis"]),
            ],
            sentences=[
                "Nothing is decided yet: somebody else at the desk has to agree.",
                "Then the erasure no longer waits for it, and it stays until its own period is "
                "over.",
            ],
        )

    def act(actor: AbstractBaseUser, data: dict[str, Any]) -> str:
        propose_end(
            actor=actor,
            found=found,
            do=TraceEnd.KEEP,
            why=data["reason"],
            ground=data["ground"],
            basis=data["basis"],
        )
        return f"Proposed: keep {found}. Somebody else has to agree."

    return MoneyAction(
        title=f"Keep what was found in {found}",
        verb="propose it",
        permission=PERMISSION,
        form=KeepForm,
        effect=effect,
        act=act,
        back=back,
    )


def _approve(found: FoundTrace, *, back: str, request: HttpRequest) -> MoneyAction:
    def act(actor: AbstractBaseUser, data: dict[str, Any]) -> str:
        blanked = approve_end(actor=actor, found=found, why=data["reason"])
        return f"{found}: done, {blanked} blanked. The search looks again when nothing is left."

    return MoneyAction(
        title=f"Agree about what was found in {found}",
        verb="agree",
        permission=PERMISSION,
        effect=lambda data: Effect(
            facts=[*_facts(found), *_proposed(found)],
            sentences=[
                "It is done at once, and cannot be undone.",
                "When nothing else waits, the search looks again, and the erasure is finished "
                "where it finds nothing.",
            ],
        ),
        act=act,
        back=back,
    )


def _drop(found: FoundTrace, *, back: str, request: HttpRequest) -> MoneyAction:
    def act(actor: AbstractBaseUser, data: dict[str, Any]) -> str:
        drop_proposal(actor=actor, found=found, why=data["reason"])
        return f"{found}: nothing is proposed any more."

    return MoneyAction(
        title=f"Do not do what is proposed about {found}",
        verb="drop it",
        permission=PERMISSION,
        effect=lambda data: Effect(
            facts=[*_facts(found), *_proposed(found)],
            sentences=["The erasure goes on waiting until something else is decided."],
        ),
        act=act,
        back=back,
    )


def _facts(found: FoundTrace) -> list[tuple[str, str]]:
    return [
        ("Where", found.place),
        ("Row", found.row_pk or "all in which it stands"),
        ("Names somebody by", names_by(found)),
    ]


def _proposed(found: FoundTrace) -> list[tuple[str, str]]:
    decision = TraceDecision.objects.filter(found=found).select_related("asked_by").first()
    if decision is None:
        raise TraceNotDecided("Nothing is proposed about it now.")
    said = [("Proposed", str(decision.get_do_display())), ("By", str(decision.asked_by))]
    if decision.do == TraceEnd.KEEP:
        said += [("For", str(decision.get_ground_display())), ("Rests on", decision.basis)]
    return said


def names_by(found: FoundTrace) -> str:
    """Such as "name, mail address"."""
    return ", ".join(kind.replace("_", " ") for kind in found.kinds) or "not known"
