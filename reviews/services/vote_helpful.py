"""Somebody says that a review helped them, or takes that back."""

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from common.personal import hold_person, refuse_leaving
from reviews.errors import VoteRefused
from reviews.models import Review, ReviewVote
from reviews.selectors.shown import shown_reviews


@transaction.atomic
def vote_helpful(*, actor: User, review: Review, is_helpful: bool) -> None:
    """One vote of a person; twice is once. Raises VoteRefused, PersonLeaves."""
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    if not is_helpful:
        ReviewVote.objects.filter(review=review, voter=actor).delete()
        return
    problem = why_not_vote(actor, review=review)
    if problem:
        raise VoteRefused(problem)
    ReviewVote.objects.get_or_create(review=review, voter=actor)


def why_not_vote(actor: User, *, review: Review) -> str:
    if actor.pk == review.author_id:
        return gettext("It is your own review.")
    if actor.pk == review.cad_model.designer_id:
        return gettext("It is about your own piece: reply to it in the studio.")
    if not shown_reviews().filter(pk=review.pk).exists():
        return gettext("This review is not shown any more.")
    return ""
