"""The signed address in each mail about a new version that ends these mails without a log-in."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse


def version_mail_stop_url(account_id: int) -> str:
    token = _signer().sign(str(account_id))
    return settings.SITE_URL + reverse("orders:version_mail_stop", args=[token])


def read_version_mail_token(token: str) -> int | None:
    """The number of the account; None for an altered one."""
    try:
        return int(_signer().unsign(token))
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    return Signer(key=settings.ADDRESS_KEY, sep=".", salt="orders.version_mail")
