"""The signed address in each mail about a new version that ends these mails without a log-in."""

import re

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from common.address_code import address_code

_CODE = re.compile(r"guest-([0-9a-f]{64})")


def version_mail_stop_url(account_id: int) -> str:
    return _stop_url(str(account_id))


def guest_version_mail_stop_url(address: str) -> str:
    """It says no address: the code in it leads to none."""
    return _stop_url(f"guest-{address_code(address)}")


def read_version_mail_token(token: str) -> int | str | None:
    """The number of the account, or the code of a guest's address; None for an altered one."""
    try:
        said = _signer().unsign(token)
        found = _CODE.fullmatch(said)
        return found[1] if found else int(said)
    except (BadSignature, ValueError):
        return None


def _stop_url(said: str) -> str:
    token = _signer().sign(said)
    return settings.SITE_URL + reverse("orders:version_mail_stop", args=[token])


def _signer() -> Signer:
    return Signer(key=settings.ADDRESS_KEY, sep=".", salt="orders.version_mail")
