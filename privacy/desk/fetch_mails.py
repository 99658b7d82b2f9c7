"""Fetches what lies in the privacy mailbox: over IMAP where one is set, else from a local folder.

A mail is marked as seen after it is stored, so one that is fetched twice is found to be the same.
"""

import imaplib
import logging
import ssl
from urllib.parse import unquote, urlsplit

from django.conf import settings

from privacy.desk.read_mail import MOST_BYTES
from privacy.desk.receive_mail import receive_mail

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 20
# The rest waits for the next minute.
MOST_AT_ONCE = 20


def fetch_mails() -> int:
    """How many were taken. A mailbox that does not answer is asked again a minute later."""
    if settings.PRIVACY_IMAP_URL:
        try:
            return _from_imap(settings.PRIVACY_IMAP_URL)
        except (OSError, imaplib.IMAP4.error) as error:
            log.error("the privacy mailbox cannot be read error=%s", type(error).__name__)
            return 0
    return _from_folder()


def _from_folder() -> int:
    """Files *.eml in the folder of the local mailbox; taken once, they are gone from it."""
    paths = sorted(settings.LOCAL_PRIVACY_MAIL_DIR.glob("*.eml"))[:MOST_AT_ONCE]
    taken = 0
    for path in paths:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
        if _is_received(raw):
            path.unlink()
            taken += 1
    return taken


def _is_received(raw: bytes) -> bool:
    """A mail that cannot be kept stays in the mailbox, and stops no other."""
    try:
        receive_mail(raw)
    except Exception as error:
        log.exception("a mail to the privacy address cannot be kept error=%s", type(error).__name__)
        return False
    return True


def _from_imap(url: str) -> int:
    where = urlsplit(url)
    box = imaplib.IMAP4_SSL(
        where.hostname or "",
        where.port or 993,
        ssl_context=ssl.create_default_context(),
        timeout=TIMEOUT_SECONDS,
    )
    with box:
        box.login(unquote(where.username or ""), unquote(where.password or ""))
        box.select("INBOX")
        _, found = box.uid("SEARCH", "UNSEEN")
        numbers = found[0].split()[:MOST_AT_ONCE] if found and found[0] else []
        taken = 0
        for number in numbers:
            raw = _one(box, number.decode())
            if raw and not _is_received(raw):
                continue
            box.uid("STORE", number.decode(), "+FLAGS", r"(\Seen)")
            taken += 1
    return taken


def _one(box: imaplib.IMAP4_SSL, number: str) -> bytes:
    """Not more of it than is read, however large it is."""
    _, parts = box.uid("FETCH", number, f"(BODY.PEEK[]<0.{MOST_BYTES + 1}>)")
    found = [part[1] for part in parts if isinstance(part, tuple)]
    return found[0] if found else b""
