"""Somebody reports a question or its answer; staff hide it, or let it stand."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.audit import record_act
from models_catalog.acts import CatalogueAct
from models_catalog.errors import QuestionRefused
from models_catalog.models import PieceQuestion


def report_question(*, question: PieceQuestion) -> None:
    """By anybody; once is enough."""
    shown = PieceQuestion.objects.shown().filter(pk=question.pk, reported_at=None)
    shown.update(reported_at=timezone.now())


@transaction.atomic
def hide_question(*, actor: User, question: PieceQuestion, reason: str) -> None:
    """Nobody reads it any more. Raises QuestionRefused to others than staff."""
    _refuse_others(actor, question)
    hidden = PieceQuestion.objects.filter(pk=question.pk, hidden_at=None)
    if hidden.update(hidden_at=timezone.now()):
        record_act(actor=actor, act=CatalogueAct.QUESTION_HIDDEN, target=question, reason=reason)


@transaction.atomic
def let_question_stand(*, actor: User, question: PieceQuestion, reason: str) -> None:
    """It waits for staff no longer; one that was hidden is shown again. Raises QuestionRefused."""
    _refuse_others(actor, question)
    PieceQuestion.objects.filter(pk=question.pk).update(reported_at=None, hidden_at=None)
    record_act(actor=actor, act=CatalogueAct.QUESTION_STANDS, target=question, reason=reason)


def _refuse_others(actor: User, question: PieceQuestion) -> None:
    if not actor.is_staff:
        raise QuestionRefused("Only staff decide about reported questions.")
    if actor.pk in (question.asker_id, question.cad_model.designer_id):
        raise QuestionRefused("It concerns you: somebody else of the staff decides it.")
