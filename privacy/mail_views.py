"""Where a mail server posts what was mailed to the privacy address, signed."""

import hashlib
import hmac
import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from common.access import signed
from common.body_sizes import takes_file
from privacy.desk.read_mail import MOST_BYTES
from privacy.desk.receive_mail import receive_mail

# A signature that somebody copied is worth nothing after this; the same mail twice is one anyway.
SIGNATURE_LIVES_SECONDS = 5 * 60


@takes_file(lambda: MOST_BYTES)
@csrf_exempt
@require_POST
@signed
def privacy_mail(request: HttpRequest) -> HttpResponse:
    """The raw mail (RFC 822) as the body. 204 once it is stored, or opens no case; 403 when the
    signature does not fit. Whoever gets anything else sends it again.
    """
    length = request.headers.get("Content-Length") or "0"
    if not length.isdigit() or int(length) > MOST_BYTES:
        return HttpResponse("This mail is too large.", status=413)
    # Not `body`, which takes 2.5 MB at most.
    raw = request.read(MOST_BYTES + 1)
    if not _is_signed(raw, request.headers.get("X-Mail-Signature", "")):
        return HttpResponseForbidden("The signature does not fit, or is too old.")
    if not raw.strip():
        return HttpResponseBadRequest("There is no mail in it.")
    receive_mail(raw)
    return HttpResponse(status=204)


def _is_signed(raw: bytes, said: str) -> bool:
    """`t=SECONDS,v1=HEX`, as Stripe does: HMAC-SHA256 over the seconds, a full stop, the mail."""
    parts = dict(one.split("=", 1) for one in said[:200].split(",") if "=" in one)
    moment, found = parts.get("t", ""), parts.get("v1", "")
    if not settings.PRIVACY_MAIL_SECRET or not (moment.isascii() and moment.isdigit()):
        return False
    if abs(time.time() - int(moment)) > SIGNATURE_LIVES_SECONDS:
        return False
    fits = hmac.new(
        settings.PRIVACY_MAIL_SECRET.encode(), moment.encode() + b"." + raw, hashlib.sha256
    ).hexdigest()
    return hmac.compare_digest(fits.encode(), found.encode())
