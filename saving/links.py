"""The signed address in each digest by which it is ended without a log-in. It never ends itself."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse


def stop_url(account_id: int) -> str:
    token = _signer().sign(str(account_id))
    return settings.SITE_URL + reverse("saving:digest_stop", args=[token])


def read_stop_token(token: str) -> int | None:
    """The number of the account; None for an altered one."""
    try:
        return int(_signer().unsign(token))
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    return Signer(key=settings.ADDRESS_KEY, sep=".", salt="saving.digest")
