"""Mails about reports: to whoever reported, to the designer, and of a suspension."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from accounts.models import User
from common.languages import ENGLISH, day
from common.mail_language import speaking_to
from common.models import OutboxMail
from common.outbox import enqueue_mail
from moderation.models import Appeal, Report, ReportDecision, Suspension
from moderation.selectors.strikes import strike_count
from moderation.statement import statement, subject_of
from moderation.states import AppealKind, Side

AS_REPORTER = _("You get this mail because you reported a piece at JewelCAD.")
AS_DESIGNER = _("You get this mail because you offer models at JewelCAD.")
NEWS = "moderation_news"
_LONGEST_KEY = OutboxMail._meta.get_field("dedupe_key").max_length or 100


def tell_received(report: Report) -> None:
    with speaking_to(report.reporter, kind=NEWS):
        _tell_reporter(
            report,
            about=f"received:{report.number}",
            subject=gettext("Your report %(number)s about “%(title)s” is with us")
            % {"number": report.number, "title": report.title},
            sentences=[
                gettext(
                    "You reported: %(kind)s. A person looks at it, without any automated means, "
                    "and you are told what they decide and why."
                )
                % {"kind": report.get_kind_display()},
                gettext(
                    "The page below shows how it stands. Whoever has its address can open it, so "
                    "keep it to yourself. The designer does not learn from us who you are, unless "
                    "you answer a counter-notice about your own copyright."
                ),
            ],
        )


def tell_decided(decision: ReportDecision) -> None:
    """The statement of reasons, to both sides."""
    report = decision.report
    strikes = strike_count(report.designer_id, timezone.now())
    about = f"decided:{decision.pk}"
    with speaking_to(report.reporter, kind=NEWS):
        _tell_reporter(
            report,
            about=about,
            subject=subject_of(decision, side=Side.REPORTER),
            sentences=statement(decision, side=Side.REPORTER),
        )
    with speaking_to(report.designer, kind=NEWS):
        _tell_designer(
            report,
            about=about,
            subject=subject_of(decision, side=Side.DESIGNER),
            sentences=statement(decision, side=Side.DESIGNER, strikes=strikes),
        )


def tell_contested(appeal: Appeal) -> None:
    """A counter-notice goes to the reporter as it is; of an appeal its own side is told."""
    report = appeal.report
    with _speaking_to_side(appeal):
        _tell_side(
            report,
            Side(appeal.side),
            about=f"contested:{appeal.pk}",
            subject=gettext("What you wrote about “%(title)s” is with us")
            % {"title": report.title},
            sentences=[
                gettext("Somebody who did not make the first decision looks at it again."),
                appeal.text,
            ],
        )
    if appeal.kind == AppealKind.COUNTER_NOTICE:
        # Whose own language is not known does not get the designer's.
        with speaking_to(report.reporter, kind=NEWS, otherwise=ENGLISH):
            _tell_of_counter_notice(appeal)


def _tell_of_counter_notice(appeal: Appeal) -> None:
    _tell_reporter(
        appeal.report,
        about=f"counter:{appeal.pk}",
        subject=gettext("The designer of “%(title)s” contests your copyright")
        % {"title": appeal.report.title},
        sentences=[
            gettext(
                "%(name)s, %(post)s, declares that the piece was taken off the shelf by mistake:"
            )
            % {"name": appeal.name, "post": appeal.post},
            appeal.text,
            gettext(
                "Answer on the page below by %(day)s. If you went to a court, or can show that the "
                "work is yours, say so there. Without an answer the piece may go back on the shelf."
            )
            % {"day": day(appeal.answer_by) if appeal.answer_by else ""},
        ],
    )


def tell_appeal_refused(appeal: Appeal) -> None:
    with _speaking_to_side(appeal):
        _tell_side(
            appeal.report,
            Side(appeal.side),
            about=f"appeal:{appeal.pk}",
            subject=gettext("The decision about “%(title)s” stays")
            % {"title": appeal.report.title},
            sentences=[
                gettext(
                    "Somebody who did not make the first decision looked at it again, and it stays "
                    "as it is."
                ),
                gettext("Why: %(reason)s") % {"reason": appeal.reason},
                gettext(
                    "You can still go to a certified out-of-court dispute settlement body, or to a "
                    "court."
                ),
            ],
        )


def tell_appeal_granted(appeal: Appeal, *, what_follows: StrOrPromise) -> None:
    with _speaking_to_side(appeal):
        _tell_side(
            appeal.report,
            Side(appeal.side),
            about=f"appeal:{appeal.pk}",
            subject=gettext("We were wrong about “%(title)s”") % {"title": appeal.report.title},
            sentences=[gettext("Why: %(reason)s") % {"reason": appeal.reason}, str(what_follows)],
        )


def tell_suspended(suspension: Suspension) -> None:
    with speaking_to(suspension.person, kind=NEWS):
        _mail(
            suspension.person,
            to_address=suspension.person.email,
            about=f"suspended:{suspension.pk}",
            subject=gettext("Your pieces are off the shelf for a time"),
            sentences=[
                gettext(
                    "Until %(day)s none of your pieces is sold, and none can be sent to review. "
                    "Buyers keep what they bought, and what you have earned is paid."
                )
                % {"day": day(suspension.ends_at)},
                gettext("Why: %(reason)s") % {"reason": suspension.reason},
                gettext(
                    "The decisions that led to it are on the page below; each can be contested "
                    "there. Afterwards you put your pieces back on the shelf yourself. You can "
                    "also go to a certified out-of-court dispute settlement body, or to a court."
                ),
            ],
            page=reverse("moderation:studio_decisions"),
            page_words=gettext("See the decisions"),
            why=AS_DESIGNER,
        )


def tell_suspension_lifted(suspension: Suspension, reason: str) -> None:
    with speaking_to(suspension.person, kind=NEWS):
        _mail(
            suspension.person,
            to_address=suspension.person.email,
            about=f"lifted:{suspension.pk}",
            subject=gettext("You can sell again"),
            sentences=[
                gettext("Put your pieces back on the shelf in the studio."),
                gettext("Why: %(reason)s") % {"reason": reason},
            ],
            page=reverse("models_catalog:studio"),
            page_words=gettext("Open the studio"),
            why=AS_DESIGNER,
        )


def _speaking_to_side(appeal: Appeal) -> AbstractContextManager[None]:
    report = appeal.report
    is_reporter = appeal.side == Side.REPORTER
    return speaking_to(report.reporter if is_reporter else report.designer, kind=NEWS)


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
        page_words=gettext("See the decision"),
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
            page_words=gettext("See how it stands"),
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
    why: StrOrPromise,
) -> None:
    whom = person.pk if person else "address"
    enqueue_mail(
        kind=NEWS,
        to_address=to_address,
        recipient=person,
        context={
            "subject": subject,
            "sentences": [one for one in sentences if one],
            "page_url": settings.SITE_URL + page,
            "page_words": page_words,
            "why": why,
        },
        dedupe_key=f"{NEWS}:{about}:{whom}"[:_LONGEST_KEY],
    )
