"""Log files that are still on the disk, and mails of the local mailbox."""

import email
import email.policy
import gzip
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from privacy.tracing.findings import Notes
from privacy.tracing.matching import Matcher

OUTSIDE = "It stands for people's own mailboxes, which are outside of the shop."


def seek_in_logs(matcher: Matcher, notes: Notes) -> None:
    """LOG_FILES names them; a number behind a name, as of an older part, may follow."""
    for path in _log_files():
        notes.looked_through["log files"] += 1
        try:
            for line in _lines(path):
                notes.add(f"log {path.name}", matcher.hits(line))
        except OSError as error:
            notes.missed[f"log {path.name}"] = type(error).__name__


def _log_files() -> Iterator[Path]:
    for pattern in settings.LOG_FILES:
        path = Path(pattern)
        for found in sorted(path.parent.glob(f"{path.name}*")):
            if found.is_file():
                yield found


def _lines(path: Path) -> Iterator[str]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", errors="replace") as lines:
        yield from lines


def seek_in_local_mailbox(matcher: Matcher, notes: Notes) -> None:
    """Mails that were sent, where the shop runs on one machine and sends none to the outside."""
    if not settings.EMBEDDED_MODE:
        return
    for path in sorted(settings.LOCAL_MAIL_DIR.glob("*")):
        notes.looked_through["mails"] += 1
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        parts = [str(value) for value in message.values()]
        parts += [str(one.get_content()) for one in message.walk() if not one.is_multipart()]
        notes.add("local mailbox", matcher.hits("\n".join(parts)), kept_because=OUTSIDE)
