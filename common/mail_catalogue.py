"""Every mail that the site sends: what causes it, what fills it, how urgent it is."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from django.conf import settings
from django.template.loader import render_to_string

from common.models import MailPriority

_PRIORITIES = {
    "at_once": MailPriority.AT_ONCE,
    "receipt": MailPriority.RECEIPT,
    "normal": MailPriority.NORMAL,
}


@dataclass(frozen=True)
class MailKind:
    name: str
    cause: str
    priority: MailPriority
    # What an example of it is filled with, by variable.
    example: dict[str, Any]


@dataclass(frozen=True)
class ExampleMail:
    subject: str
    text: str
    html: str


@cache
def mail_kinds() -> dict[str, MailKind]:
    """templates/emails/catalogue.yaml, which stands beside the templates themselves."""
    said = yaml.safe_load((settings.BASE_DIR / "templates/emails/catalogue.yaml").read_text())
    return {
        name: MailKind(
            name=name,
            cause=kind["cause"],
            priority=_PRIORITIES[kind["priority"]],
            example=kind["example"],
        )
        for name, kind in said.items()
    }


def priority_of(kind: str) -> MailPriority:
    """A kind that nobody has put into the catalogue yet is sent like most."""
    found = mail_kinds().get(kind)
    return found.priority if found else MailPriority.NORMAL


def cause_of(kind: str) -> str:
    found = mail_kinds().get(kind)
    return found.cause if found else "Not in the catalogue."


def example_of(kind: MailKind) -> ExampleMail:
    context = {"site_url": settings.SITE_URL, **kind.example}
    subject = render_to_string(f"emails/{kind.name}.subject.txt", context)
    return ExampleMail(
        subject=" ".join(subject.split()),
        text=render_to_string(f"emails/{kind.name}.txt", context),
        html=render_to_string(f"emails/{kind.name}.html", context),
    )
