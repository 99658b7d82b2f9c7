"""Mails about reports: to whoever reported, to the designer, and of a suspension."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.models import OutboxMail
from common.outbox import enqueue_mail
from moderation.models import Appeal, Report, ReportDecision, Suspension
from moderation.selectors.strikes import strike_count
from moderation.statement import statement, subject_of
from moderation.states import AppealKind, Side

AS_REPORTER = "You get this mail because you reported a piece at JewelCAD."
AS_DESIGNER = "You get this mail because you offer models at JewelCAD."
_LONGEST_KEY = OutboxMail._meta.get_field("dedupe_key").max_length or 100


def tell_received(report: Report) -> None:
    _tell_reporter(
        report,
        about=f"received:{report.number}",
        subject=f"Your report {report.number} about “{report.title}” is with us",
        sentences=[
            f"You reported: {report.get_kind_display()}. A person looks at it, without any "
            "automated means, and you are told what they decide and why.",
            "The page below shows how it stands. Whoever has its address can open it, so keep it "
            "to yourself. The designer does not learn from us who you are, unless you answer a "
            "counter-notice about your own copyright.",
        ],
    )


def tell_decided(decision: ReportDecision) -> None:
    """The statement of reasons, to both sides."""
    report = decision.report
    strikes = strike_count(report.designer_id, timezone.now())
    about = f"decided:{decision.pk}"
    _tell_reporter(
        report,
        about=about,
        subject=subject_of(decision, side=Side.REPORTER),
        sentences=statement(decision, side=Side.REPORTER),
    )
    _tell_designer(
        report,
        about=about,
        subject=subject_of(decision, side=Side.DESIGNER),
        sentences=statement(decision, side=Side.DESIGNER, strikes=strikes),
    )


def tell_contested(appeal: Appeal) -> None:
    """A counter-notice goes to the reporter as it is; of an appeal its own side is told."""
    report = appeal.report
    _tell_side(
        report,
        Side(appeal.side),
        about=f"contested:{appeal.pk}",
        subject=f"What you wrote about “{report.title}” is with us",
        sentences=["Somebody who did not make the first decision looks at it again.", appeal.text],
    )
    if appeal.kind != AppealKind.COUNTER_NOTICE:
        return
    _tell_reporter(
        report,
        about=f"counter:{appeal.pk}",
        subject=f"The designer of “{report.title}” contests your copyright",
        sentences=[
            f"{appeal.name}, {appeal.post}, declares that the piece was taken off the shelf by "
            "mistake:",
            appeal.text,
            f"Answer on the page below by {appeal.answer_by:%-d %B %Y}. If you went to a court, or "
            "can show that the work is yours, say so there. Without an answer the piece may go "
            "back on the shelf.",
        ],
    )


def tell_appeal_refused(appeal: Appeal) -> None:
    _tell_side(
        appeal.report,
        Side(appeal.side),
        about=f"appeal:{appeal.pk}",
        subject=f"The decision about “{appeal.report.title}” stays",
        sentences=[
            "Somebody who did not make the first decision looked at it again, and it stays as it "
            "is.",
            f"Why: {appeal.reason}",
            "You can still go to a certified out-of-court dispute settlement body, or to a court.",
        ],
    )


def tell_appeal_granted(appeal: Appeal, *, what_follows: str) -> None:
    _tell_side(
        appeal.report,
        Side(appeal.side),
        about=f"appeal:{appeal.pk}",
        subject=f"We were wrong about “{appeal.report.title}”",
        sentences=[f"Why: {appeal.reason}", what_follows],
    )


def tell_suspended(suspension: Suspension) -> None:
    _mail(
        suspension.person,
        to_address=suspension.person.email,
        about=f"suspended:{suspension.pk}",
        subject="Your pieces are off the shelf for a time",
        sentences=[
            f"Until {suspension.ends_at:%-d %B %Y} none of your pieces is sold, and none can be "
            "sent to review. Buyers keep what they bought, and what you have earned is paid.",
            f"Why: {suspension.reason}",
            "The decisions that led to it are on the page below; each can be contested there. "
            "Afterwards you put your pieces back on the shelf yourself. You can also go to a "
            "certified out-of-court dispute settlement body, or to a court.",
        ],
        page=reverse("moderation:studio_decisions"),
        page_words="See the decisions",
        why=AS_DESIGNER,
    )


def tell_suspension_lifted(suspension: Suspension, reason: str) -> None:
    _mail(
        suspension.person,
        to_address=suspension.person.email,
        about=f"lifted:{suspension.pk}",
        subject="You can sell again",
        sentences=["Put your pieces back on the shelf in the studio.", f"Why: {reason}"],
        page=reverse("models_catalog:studio"),
        page_words="Open the studio",
        why=AS_DESIGNER,
    )


def _tell_side(
    report: Report, side: Side, *, about: str, subject: str, sentences: Sequence[str]
) -> None:
    tell = _tell_reporter if side == Side.REPORTER else _tell_designer
    tell(report, about=about, subject=subject, sentences=sentences)


def _tell_designer(report: Report, *, about: str, subject: str, sentences: Sequence[str]) -> None:
    _mail(
        report.designer,
        to_address=report.designer.email,
        about=about,
        subject=subject,
        sentences=sentences,
        page=report.designer_url,
        page_words="See the decision",
        why=AS_DESIGNER,
    )


def _tell_reporter(report: Report, *, about: str, subject: str, sentences: Sequence[str]) -> None:
    """Nobody, where the reporter gave no address."""
    address = report.reporter.email if report.reporter else report.reporter_address
    if address:
        _mail(
            report.reporter,
            to_address=address,
            about=about,
            subject=subject,
            sentences=sentences,
            page=report.reporter_url,
            page_words="See how it stands",
            why=AS_REPORTER,
        )


def _mail(
    person: User | None,
    *,
    to_address: str,
    about: str,
    subject: str,
    sentences: Sequence[str],
    page: str,
    page_words: str,
    why: str,
) -> None:
    whom = person.pk if person else "address"
    enqueue_mail(
        kind="moderation_news",
        to_address=to_address,
        recipient=person,
        context={
            "subject": subject,
            "sentences": [one for one in sentences if one],
            "page_url": settings.SITE_URL + page,
            "page_words": page_words,
            "why": why,
        },
        dedupe_key=f"moderation_news:{about}:{whom}"[:_LONGEST_KEY],
    )
