"""Staff hide a review with a ground, let it stand, or decide what its author says against it."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from accounts.current_user import as_user, current_user
from accounts.models import User
from common.appeals import Ground
from common.money_action import Effect, FactsForm, MoneyAction, MoneyForm
from reviews.errors import DecisionRefused
from reviews.models import Review, ReviewAppeal
from reviews.services.decide_appeal import decide_appeal, why_not_decided
from reviews.services.decide_review import Finding, decide_review, why_not_decide
from reviews.states import Outcome

MAY_DECIDE = "reviews.decide_review"
TOLD = "Its author gets your words by mail, and so does whoever reported it with an account."


class ForAuthorForm(FactsForm):
    read_by = "Its author reads it"


class HideForm(ForAuthorForm):
    ground = forms.ChoiceField(label="Ground", choices=Ground.choices)
    clause = forms.CharField(
        label="Which law, or which part of the terms",
        max_length=200,
        help_text="And why it applies, in a few words. That a review is bad for sales is none.",
    )
    field_order = ("ground", "clause", "reason")


def hide_action(review: Review, *, back: str, request: HttpRequest) -> MoneyAction:
    return _action(
        review,
        current_user(request),
        back,
        title=f"Hide the review of “{review.cad_model.title}”",
        verb="hide it",
        form=HideForm,
        sentences=[
            "Nobody but its author reads it any more, and its stars count in no average.",
            "The author can contest it for six months; somebody else of the staff decides that.",
            TOLD,
        ],
    )


def stand_action(review: Review, *, back: str, request: HttpRequest) -> MoneyAction:
    is_hidden = review.hidden_at is not None
    return _action(
        review,
        current_user(request),
        back,
        title=f"Let the review of “{review.cad_model.title}” stand",
        verb="put it back" if is_hidden else "let it stand",
        form=ForAuthorForm,
        sentences=[
            "Everybody reads it again, and its stars count." if is_hidden else "It stays as it is.",
            TOLD if is_hidden else "Whoever reported it with an account gets your words by mail.",
        ],
    )


def grant_action(appeal: ReviewAppeal, *, back: str, request: HttpRequest) -> MoneyAction:
    return _appeal_action(
        appeal,
        current_user(request),
        back,
        grants=True,
        verb="turn the decision round",
        follows="Everybody reads the review again, and its stars count.",
    )


def stay_action(appeal: ReviewAppeal, *, back: str, request: HttpRequest) -> MoneyAction:
    return _appeal_action(
        appeal,
        current_user(request),
        back,
        grants=False,
        verb="let the decision stand",
        follows="The review stays hidden.",
    )


def _action(
    review: Review,
    by: User,
    back: str,
    *,
    title: str,
    verb: str,
    form: type[MoneyForm],
    sentences: list[str],
) -> MoneyAction:
    def effect(data: dict[str, Any]) -> Effect:
        problem = why_not_decide(by, review=review, finding=_finding(data))
        if problem:
            raise DecisionRefused(problem)
        return Effect(facts=_facts(review), sentences=sentences)

    def act(actor: AbstractBaseUser, data: dict[str, Any]) -> str:
        decision = decide_review(actor=as_user(actor), review=review, finding=_finding(data))
        is_hidden = decision.outcome == Outcome.HIDDEN
        return "The review is hidden." if is_hidden else "The review stands."

    return MoneyAction(
        title=title,
        verb=verb,
        permission=MAY_DECIDE,
        form=form,
        effect=effect,
        act=act,
        back=back,
    )


def _appeal_action(
    appeal: ReviewAppeal, by: User, back: str, *, grants: bool, verb: str, follows: str
) -> MoneyAction:
    def effect(data: dict[str, Any]) -> Effect:
        problem = why_not_decided(by, appeal=appeal)
        if problem:
            raise DecisionRefused(problem)
        first = appeal.decision
        return Effect(
            facts=[
                *(_facts(first.review) if first.review else [("Review", "taken back since")]),
                ("First decision", f"{first.get_outcome_display()}: {first.facts}"),
                ("What its author says", appeal.text),
            ],
            sentences=[follows, "Its author gets your words by mail. It is our last decision."],
        )

    def act(actor: AbstractBaseUser, data: dict[str, Any]) -> str:
        decide_appeal(
            actor=as_user(actor),
            appeal=appeal,
            grants=grants,
            reason=data["reason"],
        )
        return f"The appeal is {'granted' if grants else 'refused'}, and its author is told."

    return MoneyAction(
        title=f"{'Grant' if grants else 'Refuse'} the appeal about a hidden review",
        verb=verb,
        permission=MAY_DECIDE,
        form=ForAuthorForm,
        effect=effect,
        act=act,
        back=back,
    )


def _finding(data: dict[str, Any]) -> Finding:
    if "ground" not in data:
        return Finding(data["reason"])
    return Finding(data["reason"], Ground(data["ground"]), data["clause"])


def _facts(review: Review) -> list[tuple[str, str]]:
    return [
        ("Piece", review.cad_model.title),
        ("Stars", f"{review.stars} of 5"),
        ("What it says", review.text),
        *(
            (f"Reported: {one.get_kind_display()}", one.text)
            for one in review.reports.filter(decided_at=None)
        ),
    ]
