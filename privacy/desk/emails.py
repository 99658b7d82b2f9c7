"""Mails about a request; none holds anything that is stored about anybody."""

from typing import Any

from common.outbox import enqueue_mail
from privacy.models import Case, CaseLink


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
