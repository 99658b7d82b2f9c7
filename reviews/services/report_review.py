"""Somebody, with or without an account, says what is wrong with a review."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from reviews.errors import ReviewRefused
from reviews.models import Review, ReviewReport
from reviews.services.lock_review import lock_review
from reviews.states import ReportKind


@transaction.atomic
def report_review(
    *, actor: User | None, review: Review, kind: ReportKind, text: str
) -> ReviewReport:
    """One open report of a person about a review: a second one is the first; of a visitor the same
    words are. Raises ReviewRefused."""
    if not text.strip():
        raise ReviewRefused(gettext("Say what is wrong, so that we know what to look at."))
    if actor is not None and actor.pk == review.author_id:
        raise ReviewRefused(gettext("It is your own review: change it, or take it back."))
    now = lock_review(review)
    if now is None or now.hidden_at is not None:
        raise ReviewRefused(gettext("This review is not shown any more."))
    waiting = ReviewReport.objects.filter(review=now, decided_at=None, reporter=actor)
    if actor is None:
        waiting = waiting.filter(text=text.strip(), kind=kind)
    first = waiting.first()
    if first is not None:
        return first
    report = ReviewReport.objects.create(review=now, reporter=actor, kind=kind, text=text.strip())
    if now.reported_at is None:
        Review.objects.filter(pk=now.pk).update(reported_at=timezone.now())
    return report
