"""Mails about a request; none holds anything that is stored about anybody."""

from typing import TYPE_CHECKING, Any

from django.conf import settings

from common.outbox import enqueue_mail
from privacy.models import Case, CaseLink, CaseMessage, CaseRefusal, Hold

if TYPE_CHECKING:
    from privacy.wishes.watch_clocks import Clock


def mail_case_link(*, case: Case, link: CaseLink, url: str) -> None:
    _mail_case(
        "case_link",
        case,
        context={"url": url, "agent": case.contact.agent_name or case.contact.agent_address},
        key=f"case_link:{link.pk}",
    )


def mail_case_received(*, case: Case) -> None:
    """That the desk has it, once it is known who asks."""
    _mail_case("case_received", case, key=f"case_received:{case.pk}")


def mail_case_received_agent(*, case: Case) -> None:
    """To whoever acts for the person, without saying of whom or what."""
    _mail_case(
        "case_received_agent",
        case,
        to_address=case.contact.agent_address,
        key=f"case_received_agent:{case.pk}",
    )


def mail_case_joined(*, case: Case, number: int) -> None:
    _mail_case("case_joined", case, key=f"case_joined:{case.pk}:{number}")


def mail_case_answer(*, case: Case, message: CaseMessage) -> None:
    _mail_answer("case_answer", case, context={"text": message.text}, key=f"case:{message.pk}")


def mail_case_refused(*, case: Case, refusal: CaseRefusal) -> None:
    _mail_answer(
        "case_refused", case, context={"refusal": refusal}, key=f"case_refused:{refusal.pk}"
    )


def mail_case_extended(*, case: Case, why: str) -> None:
    _mail_answer("case_extended", case, context={"why": why}, key=f"case_extended:{case.pk}")


def mail_case_expired(*, case: Case) -> None:
    if case.contact.address:
        _mail_case("case_expired", case, key=f"case_expired:{case.pk}")


def mail_case_alarm(*, case: Case, alarm: str, day: str) -> None:
    """To the desk's own mailbox; the case is named by its number alone."""
    enqueue_mail(
        kind="case_alarm_staff",
        to_address=settings.PRIVACY_EMAIL,
        recipient=None,
        context={"case": case, "is_overdue": alarm == "overdue", "admin_path": settings.ADMIN_PATH},
        dedupe_key=f"case_alarm:{case.pk}:{case.due_at:%Y%m%d}:{alarm}:{day}",
    )


def mail_clock_alarm(*, clock: "Clock", is_over: bool, key: str) -> None:
    enqueue_mail(
        kind="clock_alarm_staff",
        to_address=settings.PRIVACY_EMAIL,
        recipient=None,
        context={"clock": clock, "is_over": is_over, "admin_path": settings.ADMIN_PATH},
        dedupe_key=f"clock_alarm:{key}",
    )


def mail_hold_review(*, hold: Hold) -> None:
    enqueue_mail(
        kind="hold_review_staff",
        to_address=settings.PRIVACY_EMAIL,
        recipient=None,
        context={"hold": hold, "admin_path": settings.ADMIN_PATH},
        dedupe_key=f"hold_review:{hold.pk}:{hold.review_at:%Y%m%d}",
    )


def _mail_answer(kind: str, case: Case, *, context: dict[str, Any], key: str) -> None:
    """To the person, and to whoever acts for them where the person allowed it."""
    contact = case.contact
    if contact.address:
        _mail_case(kind, case, context=context, key=key)
    if contact.agent_address and contact.agent_may_receive:
        _mail_case(
            kind, case, to_address=contact.agent_address, context=context, key=f"{key}:agent"
        )


def _mail_case(
    kind: str,
    case: Case,
    *,
    key: str,
    to_address: str = "",
    context: dict[str, Any] | None = None,
) -> None:
    enqueue_mail(
        kind=kind,
        to_address=to_address or case.contact.address,
        recipient=None,
        context={"case": case, **(context or {})},
        dedupe_key=key,
    )
