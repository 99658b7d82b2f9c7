"""Every mail that the site sends: what causes it, what fills it, how urgent it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from common.languages import ENGLISH, language_tag
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
    # Whether it comes in its receiver's language; else it is English.
    is_translated: bool = False


@dataclass(frozen=True)
class RenderedMail:
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
            is_translated=kind.get("is_translated", False),
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


def is_translated(kind: str) -> bool:
    found = mail_kinds().get(kind)
    return found is not None and found.is_translated


def render_mail(kind: str, context: Mapping[str, Any]) -> RenderedMail:
    """In the language of now."""
    full = {"site_url": settings.SITE_URL, "mail_language": language_tag(), **context}
    return RenderedMail(
        subject=" ".join(render_to_string(f"emails/{kind}.subject.txt", full).split()),
        text=render_to_string(f"emails/{kind}.txt", full),
        html=render_to_string(f"emails/{kind}.html", full),
    )


def example_of(kind: MailKind, *, language: str = ENGLISH) -> RenderedMail:
    with translation.override(language if kind.is_translated else ENGLISH):
        return render_mail(kind.name, kind.example)
