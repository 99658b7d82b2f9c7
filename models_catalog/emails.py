"""Mails about a listing and its files, to its designer; and about questions to both sides."""

from django.conf import settings

from accounts.models import User
from common.languages import ENGLISH
from common.outbox import enqueue_mail
from models_catalog.models import ModerationDecision, PieceQuestion, QuarantinedFile


def mail_listing_published(*, decision: ModerationDecision) -> None:
    _mail("listing_published", decision)


def mail_listing_sent_back(*, decision: ModerationDecision) -> None:
    _mail("listing_sent_back", decision)


def mail_listing_taken_down(*, decision: ModerationDecision) -> None:
    _mail("listing_taken_down", decision)


def mail_release_published(*, decision: ModerationDecision) -> None:
    _mail("release_published", decision)


def mail_release_sent_back(*, decision: ModerationDecision) -> None:
    _mail("release_sent_back", decision)


def mail_file_quarantined(*, found: QuarantinedFile) -> None:
    enqueue_mail(
        kind="file_quarantined",
        to_address=found.designer.email,
        recipient=found.designer,
        context={"designer": found.designer, "found": found},
        dedupe_key=f"file_quarantined:{found.pk}",
    )


def mail_question(question: PieceQuestion) -> None:
    """To the designer; who asks is not told."""
    _mail_about_question("piece_question", question, to=question.cad_model.designer)


def mail_question_answered(question: PieceQuestion) -> None:
    _mail_about_question("piece_answer", question, to=question.asker)


def _mail_about_question(kind: str, question: PieceQuestion, *, to: User) -> None:
    """To whose own language is not known it does not come in the one of who wrote."""
    enqueue_mail(
        kind=kind,
        to_address=to.email,
        recipient=to,
        context={
            "question": question,
            "page_url": settings.SITE_URL + question.cad_model.get_absolute_url(),
        },
        language=ENGLISH,
        dedupe_key=f"{kind}:{question.pk}",
    )


def _mail(kind: str, decision: ModerationDecision) -> None:
    designer = decision.cad_model.designer
    enqueue_mail(
        kind=kind,
        to_address=designer.email,
        recipient=designer,
        context={"designer": designer, "cad_model": decision.cad_model, "decision": decision},
        dedupe_key=f"{kind}:{decision.pk}",
    )
