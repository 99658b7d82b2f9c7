"""Questions about a piece, as its page shows them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from common.personal import accounts_asked_to_leave, barred_accounts, serves
from models_catalog.models import CadModel, PieceQuestion
from privacy.purposes import Use

MOST_ON_A_PAGE = 30


@dataclass(frozen=True)
class PieceQuestions:
    """What everybody reads, and of what waits what this reader asked or is to answer."""

    answered: list[PieceQuestion]
    waiting: list[PieceQuestion]
    can_ask: bool
    answers: bool


def questions_about(cad_model: CadModel, reader: Any) -> PieceQuestions:
    """One query, and none where the piece's own row told that nobody asked."""
    is_known = reader.is_authenticated
    answers = is_known and reader.pk == cad_model.designer_id
    seen = Q(pk__in=questions_shown().filter(cad_model=cad_model).values("pk"))
    if answers:
        seen |= Q(answered_at=None)
    elif is_known:
        seen |= Q(asker=reader.pk)
    asked = PieceQuestion.objects.filter(seen, cad_model=cad_model, hidden_at=None)
    has_some = getattr(cad_model, "has_questions", True)
    rows = list(asked.order_by("-answered_at", "-pk")[:MOST_ON_A_PAGE]) if has_some else []
    waiting = [one for one in rows if one.answered_at is None]
    return PieceQuestions(
        answered=[one for one in rows if one.answered_at is not None],
        waiting=waiting,
        can_ask=is_known and not answers and not waiting,
        answers=answers,
    )


@serves(Use.SHOW)
def questions_shown() -> QuerySet[PieceQuestion]:
    """What everybody reads; nothing of who restricted their data or asked to be erased."""
    return (
        PieceQuestion.objects.shown()
        .exclude(asker__in=barred_accounts(Use.SHOW))
        .exclude(asker__in=accounts_asked_to_leave())
    )
