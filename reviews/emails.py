"""Mails about reviews: to the designer of the piece, to the author, and to whoever reported one."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from accounts.models import User
from common.appeals import AppealState
from common.languages import ENGLISH
from common.mail_language import speaking_to
from common.models import OutboxMail
from common.outbox import enqueue_mail
from reviews.models import Review, ReviewAppeal, ReviewDecision, ReviewMailStop, ReviewReply
from reviews.models.review_report import ReviewReport
from reviews.statement import appeal_sentences, statement
from reviews.states import Outcome

AS_AUTHOR = _("You get this mail because you reviewed a piece at JewelCAD.")
AS_REPORTER = _("You get this mail because you reported a review at JewelCAD.")
NEWS = "review_news"
_LONGEST_KEY = OutboxMail._meta.get_field("dedupe_key").max_length or 100


def mail_review(review: Review) -> None:
    """To the designer, unless they want none; who wrote it stands there as on the page."""
    designer = review.cad_model.designer
    if ReviewMailStop.objects.filter(person=designer).exists():
        return
    # Whose own language is not known does not get the buyer's.
    with speaking_to(designer, kind="piece_review", otherwise=ENGLISH):
        enqueue_mail(
            kind="piece_review",
            to_address=designer.email,
            recipient=designer,
            context={
                "review": review,
                "stars_text": gettext("%(stars)s of 5 stars") % {"stars": review.stars},
                "page_url": settings.SITE_URL + reverse("reviews:studio_reviews"),
            },
            dedupe_key=f"piece_review:{review.pk}",
        )


def tell_replied(reply: ReviewReply) -> None:
    review = reply.review
    # Whose own language is not known does not get the designer's.
    with speaking_to(review.author, kind=NEWS, otherwise=ENGLISH):
        _mail(
            review.author,
            about=f"replied:{review.pk}",
            subject=gettext("A reply to your review of “%(title)s”")
            % {"title": review.cad_model.title},
            sentences=[
                gettext("%(designer_name)s replies:")
                % {"designer_name": review.cad_model.designer.designer_name},
                reply.text,
            ],
            page=reverse("reviews:piece_reviews", args=[review.cad_model.slug]),
            page_words=gettext("See the reviews"),
            why=AS_AUTHOR,
        )


def tell_decided(decision: ReviewDecision) -> None:
    """The statement of reasons, to the author."""
    if decision.author is None or decision.cad_model is None:
        return
    is_hidden = decision.outcome == Outcome.HIDDEN
    with speaking_to(decision.author, kind=NEWS):
        subject = (
            gettext("Your review of “%(title)s” is hidden")
            if is_hidden
            else gettext("Your review of “%(title)s” is shown again")
        )
        _mail(
            decision.author,
            about=f"decided:{decision.pk}",
            subject=subject % {"title": decision.cad_model.title},
            sentences=statement(decision),
            page=reverse("reviews:my_reviews"),
            page_words=gettext("See your reviews"),
            why=AS_AUTHOR,
        )


def tell_reporters(decision: ReviewDecision, reports: Iterable[ReviewReport]) -> None:
    """Those with an account; they do not learn who wrote the review."""
    for report in reports:
        if report.reporter is not None:
            with speaking_to(report.reporter, kind=NEWS):
                _tell_reporter(report.reporter, report, decision)


def tell_appeal_decided(appeal: ReviewAppeal) -> None:
    """Of one that is granted while the review is there, the new decision tells instead."""
    if appeal.person is None:
        return
    is_granted = appeal.state == AppealState.GRANTED
    piece = appeal.decision.cad_model
    with speaking_to(appeal.person, kind=NEWS):
        title = gettext("“%(title)s”") % {"title": piece.title} if piece else gettext("a piece")
        subject = (
            gettext("We were wrong about your review of %(piece)s")
            if is_granted
            else gettext("Your review of %(piece)s stays hidden")
        )
        _mail(
            appeal.person,
            about=f"appeal:{appeal.pk}",
            subject=subject % {"piece": title},
            sentences=appeal_sentences(appeal),
            page=reverse("reviews:my_reviews"),
            page_words=gettext("See your reviews"),
            why=AS_AUTHOR,
        )


def _tell_reporter(reporter: User, report: ReviewReport, decision: ReviewDecision) -> None:
    _mail(
        reporter,
        about=f"reported:{report.pk}",
        subject=gettext("Your report about a review of “%(title)s” is decided")
        % {"title": report.review.cad_model.title},
        sentences=[
            gettext("The review is hidden.")
            if decision.outcome == Outcome.HIDDEN
            else gettext("The review stands as it is."),
            gettext("What we found: %(facts)s") % {"facts": decision.facts},
            gettext(
                "A person decided. If you think that this is wrong, report it again and say why; "
                "you can also go to a certified out-of-court dispute settlement body, or to a "
                "court."
            ),
        ],
        page=reverse("reviews:piece_reviews", args=[report.review.cad_model.slug]),
        page_words=gettext("See the reviews"),
        why=AS_REPORTER,
    )


def _mail(
    person: User,
    *,
    about: str,
    subject: str,
    sentences: Sequence[str],
    page: str,
    page_words: str,
    why: StrOrPromise,
) -> None:
    enqueue_mail(
        kind=NEWS,
        to_address=person.email,
        recipient=person,
        context={
            "subject": subject,
            "sentences": sentences,
            "page_url": settings.SITE_URL + page,
            "page_words": page_words,
            "why": why,
        },
        dedupe_key=f"{NEWS}:{about}:{person.pk}"[:_LONGEST_KEY],
    )
