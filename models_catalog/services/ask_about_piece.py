"""A shopper asks about a piece on the shelf, and its designer answers once, for everybody."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from common.locking import lock_rows
from common.personal import hold_person, refuse_leaving
from models_catalog.emails import mail_question, mail_question_answered
from models_catalog.errors import QuestionRefused
from models_catalog.hooks import held_kinds
from models_catalog.models import CadModel, PieceQuestion
from models_catalog.states import ListingState

# Of one account, about all pieces together.
OPEN_AT_MOST = 10


@transaction.atomic
def ask_about_piece(*, actor: User, cad_model: CadModel, text: str) -> PieceQuestion:
    """One open question about a piece: a second one is the first. Raises QuestionRefused,
    PersonLeaves."""
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    if actor.pk == cad_model.designer_id:
        raise QuestionRefused(gettext("It is your own piece: say it in its description."))
    now = CadModel.objects.filter(pk=cad_model.pk, state=ListingState.PUBLISHED).first()
    if now is None:
        raise QuestionRefused(gettext("This piece is not on the shelf any more."))
    if not text.strip():
        raise QuestionRefused(gettext("Write your question first."))
    waiting = PieceQuestion.objects.filter(asker=actor, answered_at=None, hidden_at=None)
    first = waiting.filter(cad_model=now).first()
    if first is not None:
        return first
    if waiting.count() >= OPEN_AT_MOST:
        raise QuestionRefused(
            gettext(
                "%(number)s questions of yours wait for an answer. Ask again when one is answered."
            )
            % {"number": OPEN_AT_MOST}
        )
    question = PieceQuestion.objects.create(
        cad_model=now,
        asker=actor,
        is_of_buyer=bool(held_kinds(actor, now)),
        text=text.strip(),
    )
    mail_question(question)
    return question


@transaction.atomic
def answer_about_piece(*, actor: User, question: PieceQuestion, text: str) -> PieceQuestion:
    """Once: people bought by it. Raises QuestionRefused."""
    lock_rows(CadModel.objects.filter(pk=question.cad_model_id))
    now = PieceQuestion.objects.select_related("cad_model", "asker").filter(pk=question.pk).first()
    if now is None or now.hidden_at is not None:
        raise QuestionRefused(gettext("This question is gone."))
    if now.cad_model.designer_id != actor.pk:
        raise QuestionRefused(gettext("Only the designer of the piece answers."))
    if now.answered_at is not None:
        raise QuestionRefused(gettext("It is answered already, and stays as it was read."))
    if not text.strip():
        raise QuestionRefused(gettext("Write your answer first."))
    now.answer, now.answered_at = text.strip(), timezone.now()
    now.save(update_fields=["answer", "answered_at"])
    mail_question_answered(now)
    return now
