"""Signed addresses in mails. They never end: a reader may leave by an issue of years ago."""

from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse


@dataclass(frozen=True)
class LeaveLink:
    address_code: str
    # 0 where it is of no issue.
    issue_id: int


def leave_token(*, code: str, issue_id: int = 0) -> str:
    return _signer("leave").sign(f"{code}~{issue_id}")


def read_leave_token(token: str) -> LeaveLink | None:
    """None for an altered one."""
    try:
        code, _, issue_id = _signer("leave").unsign(token).rpartition("~")
    except BadSignature:
        return None
    return LeaveLink(address_code=code, issue_id=int(issue_id))


def preferences_token(code: str) -> str:
    return _signer("preferences").sign(code)


def read_preferences_token(token: str) -> str | None:
    try:
        return _signer("preferences").unsign(token)
    except BadSignature:
        return None


def leave_url(token: str) -> str:
    return settings.SITE_URL + reverse("newsletter:leave", args=[token])


def preferences_url(code: str) -> str:
    return settings.SITE_URL + reverse("newsletter:preferences", args=[preferences_token(code)])


def _signer(what: str) -> Signer:
    # Under the key of the codes, which stays: the session's key may have to change one day.
    return Signer(key=settings.ADDRESS_KEY, sep=".", salt=f"newsletter.{what}")
