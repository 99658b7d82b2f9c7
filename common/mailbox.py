"""Mail on this machine: one .eml file each, readable at /dev/mail/ in embedded mode only."""

import email
import email.policy
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage


class LocalMailbox(BaseEmailBackend):
    """Writes each message into LOCAL_MAIL_DIR; its name sorts by time."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder: Path = settings.LOCAL_MAIL_DIR
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
            path = folder / f"{stamp}-{secrets.token_hex(4)}.eml"
            partial = path.with_suffix(".part")
            partial.write_bytes(message.message().as_bytes())
            partial.rename(path)
        return len(email_messages)


@dataclass(frozen=True)
class LocalMail:
    name: str
    to: str
    subject: str
    sent_at: datetime
    text: str


def read_mails(limit: int = 100) -> list[LocalMail]:
    """The newest mails first."""
    paths = sorted(settings.LOCAL_MAIL_DIR.glob("*.eml"), reverse=True)[:limit]
    return [_read(path) for path in paths]


def read_mail(name: str) -> LocalMail | None:
    """One mail by name; None when there is none of that name."""
    return next((mail for mail in read_mails(1000) if mail.name == name), None)


def _read(path: Path) -> LocalMail:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))
    return LocalMail(
        name=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=datetime.strptime(path.stem.split("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
        text=body.get_content() if body else "",
    )
