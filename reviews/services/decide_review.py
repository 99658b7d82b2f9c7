"""Staff hide a review, or let it stand; its author and whoever reported it read why."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.appeals import Ground
from common.audit import record_act
from reviews.acts import ReviewAct
from reviews.emails import tell_decided, tell_reporters
from reviews.errors import DecisionRefused
from reviews.models import Review, ReviewAppeal, ReviewDecision, ReviewReport
from reviews.services.count_reviews import count_reviews
from reviews.services.lock_review import lock_review
from reviews.states import Outcome


@dataclass(frozen=True)
class Finding:
    """What staff found; without a ground the review stands."""

    facts: str
    ground: Ground | None = None
    # Which law, or which part of the terms.
    clause: str = ""

    @property
    def outcome(self) -> Outcome:
        return Outcome.STANDS if self.ground is None else Outcome.HIDDEN


@transaction.atomic
def decide_review(*, actor: User, review: Review, finding: Finding) -> ReviewDecision:
    """Nobody reads a hidden one from the commit on, and it counts in no average. One that was
    hidden and stands is shown again. Raises DecisionRefused."""
    now = lock_review(review)
    if now is None:
        raise DecisionRefused("This review is gone: its author took it back.")
    problem = why_not_decide(actor, review=now, finding=finding)
    if problem:
        raise DecisionRefused(problem)
    return record_decision(actor=actor, review=now, finding=finding)


def record_decision(*, actor: User, review: Review, finding: Finding) -> ReviewDecision:
    """Under the locks of the review: the decision, what is shown, the figures and the mails."""
    was_hidden = review.hidden_at is not None
    is_hidden = finding.outcome == Outcome.HIDDEN
    decision = ReviewDecision.objects.create(
        review=review,
        cad_model=review.cad_model,
        author=review.author,
        outcome=finding.outcome,
        ground=finding.ground or "",
        clause=finding.clause.strip(),
        facts=finding.facts.strip(),
        decided_by=actor,
    )
    review.hidden_at = timezone.now() if is_hidden else None
    review.reported_at = None
    review.save(update_fields=["hidden_at", "reported_at"])
    record_act(
        actor=actor,
        act=ReviewAct.HIDDEN if is_hidden else ReviewAct.STANDS,
        target=review,
        reason=decision.facts,
    )
    if is_hidden or was_hidden:
        tell_decided(decision)
    waiting = ReviewReport.objects.filter(review=review, decided_at=None)
    tell_reporters(decision, list(waiting.exclude(reporter=None).select_related("reporter")))
    waiting.update(decided_at=timezone.now())
    count_reviews(cad_model_id=review.cad_model_id)
    return decision


def why_not_decide(actor: User, *, review: Review, finding: Finding) -> str:
    """What stands against it, in a sentence for staff; empty when nothing does."""
    if not actor.is_staff:
        return "Only staff decide about reviews."
    reporters = ReviewReport.objects.filter(review=review, decided_at=None)
    concerned = {review.author_id, review.cad_model.designer_id}
    if actor.pk in concerned or reporters.filter(reporter=actor).exists():
        return "It concerns you: somebody else of the staff decides it."
    if ReviewAppeal.objects.open().filter(decision__review=review).exists():
        return "Its author contests that it is hidden: decide the appeal."
    if not finding.facts.strip():
        return "Say what you found: its author reads it."
    if finding.ground is not None and not finding.clause.strip():
        return "Name the law, or the part of the terms: its author reads it."
    is_hidden = review.hidden_at is not None
    if finding.outcome == Outcome.HIDDEN and is_hidden:
        return "Somebody was first: it is hidden already."
    if finding.outcome == Outcome.STANDS and not is_hidden and review.reported_at is None:
        return "Somebody was first: it stands, and nobody has reported it since."
    return ""
