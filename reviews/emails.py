"""Mails about reviews: to the designer of the piece, to the author, and to whoever reported one."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from common.appeals import AppealState
from common.models import OutboxMail
from common.outbox import enqueue_mail
from reviews.models import Review, ReviewAppeal, ReviewDecision, ReviewMailStop, ReviewReply
from reviews.models.review_report import ReviewReport
from reviews.statement import appeal_sentences, statement
from reviews.states import Outcome

AS_AUTHOR = "You get this mail because you reviewed a piece at JewelCAD."
AS_REPORTER = "You get this mail because you reported a review at JewelCAD."
_LONGEST_KEY = OutboxMail._meta.get_field("dedupe_key").max_length or 100


def mail_review(review: Review) -> None:
    """To the designer, unless they want none; who wrote it stands there as on the page."""
    designer = review.cad_model.designer
    if ReviewMailStop.objects.filter(person=designer).exists():
        return
    enqueue_mail(
        kind="piece_review",
        to_address=designer.email,
        recipient=designer,
        context={
            "review": review,
            "stars_text": f"{review.stars} of 5 stars",
            "page_url": settings.SITE_URL + reverse("reviews:studio_reviews"),
        },
        dedupe_key=f"piece_review:{review.pk}",
    )


def tell_replied(reply: ReviewReply) -> None:
    review = reply.review
    title = review.cad_model.title
    _mail(
        review.author,
        about=f"replied:{review.pk}",
        subject=f"A reply to your review of “{title}”",
        sentences=[f"{review.cad_model.designer.designer_name} replies:", reply.text],
        page=reverse("reviews:piece_reviews", args=[review.cad_model.slug]),
        page_words="See the reviews",
        why=AS_AUTHOR,
    )


def tell_decided(decision: ReviewDecision) -> None:
    """The statement of reasons, to the author."""
    if decision.author is None or decision.cad_model is None:
        return
    is_hidden = decision.outcome == Outcome.HIDDEN
    title = decision.cad_model.title
    _mail(
        decision.author,
        about=f"decided:{decision.pk}",
        subject=(
            f"Your review of “{title}” is hidden"
            if is_hidden
            else f"Your review of “{title}” is shown again"
        ),
        sentences=statement(decision),
        page=reverse("reviews:my_reviews"),
        page_words="See your reviews",
        why=AS_AUTHOR,
    )


def tell_reporters(decision: ReviewDecision, reports: Iterable[ReviewReport]) -> None:
    """Those with an account; they do not learn who wrote the review."""
    is_hidden = decision.outcome == Outcome.HIDDEN
    for report in reports:
        title = report.review.cad_model.title
        if report.reporter is not None:
            _mail(
                report.reporter,
                about=f"reported:{report.pk}",
                subject=f"Your report about a review of “{title}” is decided",
                sentences=[
                    "The review is hidden." if is_hidden else "The review stands as it is.",
                    f"What we found: {decision.facts}",
                    "A person decided. If you think that this is wrong, report it again and say "
                    "why; you can also go to a certified out-of-court dispute settlement body, or "
                    "to a court.",
                ],
                page=reverse("reviews:piece_reviews", args=[report.review.cad_model.slug]),
                page_words="See the reviews",
                why=AS_REPORTER,
            )


def tell_appeal_decided(appeal: ReviewAppeal) -> None:
    """Of one that is granted while the review is there, the new decision tells instead."""
    if appeal.person is None:
        return
    is_granted = appeal.state == AppealState.GRANTED
    piece = appeal.decision.cad_model
    title = f"“{piece.title}”" if piece else "a piece"
    _mail(
        appeal.person,
        about=f"appeal:{appeal.pk}",
        subject=(
            f"We were wrong about your review of {title}"
            if is_granted
            else f"Your review of {title} stays hidden"
        ),
        sentences=appeal_sentences(appeal),
        page=reverse("reviews:my_reviews"),
        page_words="See your reviews",
        why=AS_AUTHOR,
    )


def _mail(
    person: User,
    *,
    about: str,
    subject: str,
    sentences: Sequence[str],
    page: str,
    page_words: str,
    why: str,
) -> None:
    enqueue_mail(
        kind="review_news",
        to_address=person.email,
        recipient=person,
        context={
            "subject": subject,
            "sentences": sentences,
            "page_url": settings.SITE_URL + page,
            "page_words": page_words,
            "why": why,
        },
        dedupe_key=f"review_news:{about}:{person.pk}"[:_LONGEST_KEY],
    )
