"""Reads one raw mail: who wrote it, what it says, what hangs on it, and whether a program wrote it.

A mail is what anybody sends, so whatever is odd in it is left out and nothing of it is run.
"""

import email
import email.policy
import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.validators import validate_email
from django.utils.html import strip_tags

log = logging.getLogger(__name__)
# What is read of a mail; of a longer one the rest is left out.
MOST_BYTES = 25 * 1024 * 1024
MOST_FILES = 20
LONGEST_TEXT = 20_000
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")
_NUMBER = re.compile(r"\bPR-[2-9A-HJKMNP-Z]{8}\b")
_LISTS = ("List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond")
_BY_ITSELF = ("Auto-Submitted", "Precedence", "Return-Path", *_LISTS)
_ROBOTS = ("mailer-daemon", "postmaster", "no-reply", "noreply", "bounce")


@dataclass(frozen=True)
class MailFile:
    name: str
    body: bytes


@dataclass(frozen=True)
class ReadMail:
    sender: str
    subject: str
    text: str
    # The same mail again has the same code.
    code: str
    # What the receiving server found about DKIM and SPF.
    checks: str
    # The number of an earlier case, where the subject has one.
    case_number: str
    # A program wrote it: it is read, and never answered by another program.
    is_automatic: bool
    # It tells that a mail of ours did not arrive, and is nobody's request.
    is_bounce: bool
    files: tuple[MailFile, ...]
    is_cut: bool


def read_mail(raw: bytes) -> ReadMail:
    """Never raises for what stands in the mail."""
    message = _parsed(_with_utf8_head(raw[:MOST_BYTES]))
    sender = _sender(message)
    subject = _header(message, "Subject")[:250]
    text = _text(message)[:LONGEST_TEXT]
    found = _NUMBER.search(subject)
    return ReadMail(
        sender=sender,
        subject=subject,
        text=text,
        code=hashlib.sha256(_identity(message, raw, sender, text)).hexdigest(),
        checks=_checks(message),
        case_number=found[0] if found else "",
        is_automatic=_is_automatic(message, sender),
        is_bounce=_is_bounce(message, sender),
        files=tuple(_files(message)),
        is_cut=len(raw) > MOST_BYTES,
    )


def _with_utf8_head(raw: bytes) -> bytes:
    """Programs that leave letters of a head as they are mostly write UTF-8, and old ones cp1252."""
    found = _HEAD_ENDS.search(raw)
    end = found.end() if found else len(raw)
    try:
        raw[:end].decode()
    except UnicodeDecodeError:
        return raw[:end].decode("cp1252", "replace").encode() + raw[end:]
    return raw


def _parsed(raw: bytes) -> EmailMessage:
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
    except Exception as error:  # noqa: BLE001 (the parser trips, or loses itself in parts of parts)
        log.warning("a mail is read without its parts error=%s", type(error).__name__)
        return _bare(raw)
    if not isinstance(message, EmailMessage):  # the policy above makes no other
        raise TypeError(type(message))
    return message


def _bare(raw: bytes) -> EmailMessage:
    """Who wrote it and what it says as it came, of a mail that cannot be taken apart."""
    head = BytesHeaderParser(policy=email.policy.compat32).parsebytes(raw)
    message = EmailMessage()
    for name in ("From", "Subject", "Message-ID", *_BY_ITSELF):
        try:
            message[name] = _plain(str(head[name])).replace("\n", " ") if name in head else ""
        except Exception:  # noqa: BLE001 (as below)
            message[name] = ""
    _, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    message.set_content(_plain(body[: 4 * LONGEST_TEXT].decode("utf-8", "replace")))
    return message


def _header(message: EmailMessage, name: str) -> str:
    try:
        value = message.get(name, "")
    except Exception:  # noqa: BLE001 (the parser trips over some malformed headers)
        return ""
    return _plain(str(value)).strip()


def _plain(text: str) -> str:
    """Without what a database or a page cannot hold."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(one for one in whole if one in "\n\t" or one.isprintable())


def _sender(message: EmailMessage) -> str:
    """Empty where there is none that can be answered.

    A comma in an unquoted name, as in `Doe, John <john@example.com>`, makes two of one.
    """
    for _, found in getaddresses([_header(message, "From")]):
        address = found.strip().lower()
        try:
            validate_email(address)
            Address(addr_spec=address)
        except (ValidationError, ValueError, IndexError):
            continue
        if len(address) <= 254:
            return address
    return ""


def _identity(message: EmailMessage, raw: bytes, sender: str, text: str) -> bytes:
    """What is the same in all copies of one mail: servers on the way add lines of their own.

    Not the Message-ID alone: some programs give it to many mails, and all but the first were lost.
    """
    named = _header(message, "Message-ID")
    if not named:
        return raw[:MOST_BYTES]
    written = (named, sender, _header(message, "Date"), _header(message, "Subject"), text)
    return "\n".join(written).encode()


def _checks(message: EmailMessage) -> str:
    """The uppermost line: the one of our own server. Below it a sender may write what they like."""
    try:
        found = message.get_all("Authentication-Results") or []
    except Exception:  # noqa: BLE001 (as above)
        return ""
    return _plain(str(found[0])).strip()[:2_000] if found else ""


def _is_automatic(message: EmailMessage, sender: str) -> bool:
    by_itself = _header(message, "Auto-Submitted").lower()
    precedence = _header(message, "Precedence").lower()
    return (
        (by_itself not in ("", "no"))
        or precedence in ("bulk", "junk", "list", "auto_reply")
        or any(_header(message, name) for name in _LISTS)
        or sender.partition("@")[0].startswith(_ROBOTS)
        or _is_bounce(message, sender)
    )


def _is_bounce(message: EmailMessage, sender: str) -> bool:
    return (
        _header(message, "Return-Path") == "<>"
        or message.get_content_type() == "multipart/report"
        or sender.partition("@")[0] in ("mailer-daemon", "postmaster")
    )


def _text(message: EmailMessage) -> str:
    try:
        body = message.get_body(("plain", "html"))
    except Exception:  # noqa: BLE001 (a broken tree of parts)
        body = None
    if body is None:
        return ""
    try:
        text = str(body.get_content())
    except (LookupError, UnicodeError, ValueError, AttributeError, KeyError):
        payload = body.get_payload(decode=True)
        text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    if body.get_content_type() == "text/html":
        try:
            text = strip_tags(text)
        except SuspiciousOperation:  # a page of nothing but angle brackets
            log.warning("the tags of a mail are left in it")
    return _plain(text).strip()


def _files(message: EmailMessage) -> list[MailFile]:
    found: list[MailFile] = []
    try:
        parts = list(_hanging_on(message, message.get_body(("plain", "html"))))
    except Exception:  # noqa: BLE001 (a broken tree of parts)
        return found
    for part in parts[:MOST_FILES]:
        try:
            body, name = _body(part), part.get_filename()
        except Exception as error:  # noqa: BLE001 (the parser trips over its name)
            log.warning("a file of a mail is left out error=%s", type(error).__name__)
            continue
        if isinstance(body, bytes) and body:
            found.append(MailFile(name=_plain(name or "file"), body=body))
    return found


def _hanging_on(
    part: Message, text: Message | None, *, is_other_form: bool = False
) -> Iterator[Message]:
    """At any depth: files hang beside the text, in another form of it, below a signature."""
    if part.get_content_maintype() == "multipart":
        is_other_form |= part.get_content_subtype() == "alternative"
        for inner in _inside(part):
            yield from _hanging_on(inner, text, is_other_form=is_other_form)
        return
    is_words = part.get_content_type() in ("text/plain", "text/html")
    if part is not text and not (is_other_form and is_words and not part.get_filename()):
        yield part


def _body(part: Message) -> object:
    """A mail that hangs on a mail is a file too."""
    if part.is_multipart():
        return b"\n".join(inner.as_bytes() for inner in _inside(part))
    return part.get_payload(decode=True)


def _inside(part: Message) -> list[Message]:
    found = part.get_payload()
    return [inner for inner in found if isinstance(inner, Message)] if part.is_multipart() else []
