"""Fetches what lies in the privacy mailbox: over IMAP where one is set, else from a local folder.

A mail is marked as seen after it is stored, so one that is fetched twice is found to be the same.
"""

import imaplib
import logging
import re
import ssl
import time
from urllib.parse import unquote, urlsplit

from django.conf import settings

from privacy.desk.read_mail import MOST_BYTES
from privacy.desk.receive_mail import receive_mail

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 20
# The rest waits for the next minute. What cannot be taken does not count: else twenty such mails
# would keep out every later one.
MOST_AT_ONCE = 20
MOST_SECONDS = 200
_CODE = re.compile(r"\[([A-Z-]+)[] ]")


def fetch_mails() -> int:
    """How many were taken. A mailbox that does not answer is asked again a minute later."""
    if settings.PRIVACY_IMAP_URL:
        try:
            return _from_imap(settings.PRIVACY_IMAP_URL)
        except (OSError, UnicodeError, imaplib.IMAP4.error) as error:
            log.error("the privacy mailbox cannot be read error=%s", _why(error))
            return 0
    return _from_folder()


def _from_folder() -> int:
    """Files *.eml in the folder of the local mailbox; taken once, they are gone from it."""
    taken = 0
    for path in sorted(settings.LOCAL_PRIVACY_MAIL_DIR.glob("*.eml")):
        if taken == MOST_AT_ONCE:
            break
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
    taken, tried = 0, set[str]()
    until = time.monotonic() + MOST_SECONDS
    while True:
        tried_before = len(tried)
        try:
            with _opened(url) as box:
                for number in _unread(box):
                    if taken == MOST_AT_ONCE or time.monotonic() > until:
                        break
                    if number not in tried:
                        tried.add(number)
                        taken += _is_taken(box, number)
            return taken
        # Some servers hang up over a mail whose file is damaged, and would each minute again: the
        # others are asked for over a new connection.
        except (OSError, imaplib.IMAP4.abort) as error:
            if len(tried) == tried_before:
                raise
            log.error("the privacy mailbox broke off over a mail error=%s", _why(error))


def _opened(url: str) -> imaplib.IMAP4_SSL:
    where = urlsplit(url)
    box = imaplib.IMAP4_SSL(
        where.hostname or "",
        where.port or 993,
        ssl_context=ssl.create_default_context(),
        timeout=TIMEOUT_SECONDS,
    )
    name, password = unquote(where.username or ""), unquote(where.password or "")
    # LOGIN takes no space in the name, and no letter outside ASCII.
    if "AUTH=PLAIN" in box.capabilities:
        box.authenticate("PLAIN", lambda _: f"\0{name}\0{password}".encode())
    else:
        box.login(name, password)
    return box


def _unread(box: imaplib.IMAP4_SSL) -> list[str]:
    box.select("INBOX")
    _, found = box.uid("SEARCH", "UNSEEN")
    return found[0].decode().split() if found and found[0] else []


def _is_taken(box: imaplib.IMAP4_SSL, number: str) -> bool:
    raw = _one(box, number)
    if raw is None or not _is_received(raw):
        return False
    _, marked = box.uid("STORE", number, "+FLAGS", r"(\Seen)")
    # A mailbox that is shared may let us read, and keep no mark of ours.
    if not any(rb"\Seen" in line for line in marked if isinstance(line, bytes)):
        log.error("a mail to the privacy address is kept, and not marked as read")
        return False
    return True


def _one(box: imaplib.IMAP4_SSL, number: str) -> bytes | None:
    """Not more of it than is read, however large it is. None for one that is not to be had."""
    try:
        said, parts = box.uid("FETCH", number, f"(BODY.PEEK[]<0.{MOST_BYTES + 1}>)")
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        said, parts = _why(error), []
    if said != "OK":
        log.error("a mail to the privacy address cannot be fetched error=%s", said)
    # Without one it was deleted since the search.
    found = [part[1] for part in parts if isinstance(part, tuple)]
    return found[0] if found and said == "OK" else None


def _why(error: Exception) -> str:
    """The server's code with it, as in [AUTHENTICATIONFAILED]; its words may name somebody."""
    code = _CODE.search(str(error))
    return f"{type(error).__qualname__} {code[1]}" if code else type(error).__qualname__
