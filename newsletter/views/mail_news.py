"""SendGrid's signed news of mails: delivered, bounced, complained, left."""

import base64
import binascii
import json
import time
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from common.access import signed
from common.delivery import note_bounce
from newsletter.services.record_outcome import record_outcome, record_outcome_of_address
from newsletter.states import Outcome

# SendGrid sends at 768 kB at the latest.
LARGEST = 1024 * 1024
TRIED_FOR = 25 * 3600
CLOCKS_DIFFER_BY = 300
MEANINGS = {
    "delivered": Outcome.DELIVERED,
    "spamreport": Outcome.COMPLAINT,
    "unsubscribe": Outcome.LEFT,
    "group_unsubscribe": Outcome.LEFT,
}


@require_POST
@csrf_exempt
@signed
def mail_news(request: HttpRequest) -> HttpResponse:
    """403 unless SendGrid's key signed it, 400 when it is no list of events."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST:
        return HttpResponseBadRequest("This is larger than any list of events.")
    if not _is_signed(request):
        return HttpResponseForbidden("The signature does not fit.")
    try:
        events = json.loads(request.body)
    except (ValueError, RecursionError):
        return HttpResponseBadRequest("This is no JSON.")
    if not isinstance(events, list) or not all(isinstance(one, dict) for one in events):
        return HttpResponseBadRequest("This is no list of events.")
    for event in events:
        _take(event)
    return HttpResponse(status=204)


def _is_signed(request: HttpRequest) -> bool:
    signature = request.headers.get("X-Twilio-Email-Event-Webhook-Signature", "")
    moment = request.headers.get("X-Twilio-Email-Event-Webhook-Timestamp", "")
    if not settings.SENDGRID_EVENT_KEY or not signature or not is_of_now(moment):
        return False
    try:
        key = load_der_public_key(base64.b64decode(settings.SENDGRID_EVENT_KEY))
        if not isinstance(key, EllipticCurvePublicKey):
            return False
        key.verify(
            base64.b64decode(signature), moment.encode() + request.body, ECDSA(hashes.SHA256())
        )
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def is_of_now(moment: str) -> bool:
    """Providers try for a day; what is older, or of a time to come, was sent by somebody else."""
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 12):
        return False
    return -CLOCKS_DIFFER_BY <= time.time() - int(moment) <= TRIED_FOR


def _take(event: dict[str, Any]) -> None:
    """An event of a kind that we do not know, or about no mail of ours, is passed over."""
    outcome = _meaning(event)
    if outcome is not None:
        act_on(
            outcome,
            named_by=event,
            address=event.get("email"),
            moment=event.get("timestamp"),
        )


def act_on(outcome: Outcome, *, named_by: dict[str, Any], address: object, moment: object) -> None:
    """`named_by` has the number of a newsletter's copy, or of another mail.

    Bounces that come back by mail have neither: the address is all that they name.
    """
    delivery, mail = _number(named_by.get("delivery")), _number(named_by.get("mail"))
    if delivery:
        record_outcome(delivery_id=delivery, outcome=outcome)
    elif mail and outcome in {Outcome.BOUNCE, Outcome.SOFT_BOUNCE}:
        note_bounce(mail, is_final=outcome == Outcome.BOUNCE)
    elif not mail and isinstance(address, str) and address.isascii():
        record_outcome_of_address(address=address, outcome=outcome, at=_time(moment))


def _meaning(event: dict[str, Any]) -> Outcome | None:
    match event.get("event"):
        case "bounce":
            # "blocked" is about a message or a moment, "bounce" about the mailbox.
            return Outcome.SOFT_BOUNCE if event.get("type") == "blocked" else Outcome.BOUNCE
        case "dropped":
            reason = str(event.get("reason", "")).lower()
            return Outcome.BOUNCE if "bounced" in reason or "invalid" in reason else None
        case str(name):
            return MEANINGS.get(name)
        case _:
            return None


def _time(said: object) -> datetime:
    """Of what happened, in seconds since 1970; now where it is not said."""
    try:
        return datetime.fromtimestamp(float(str(said)), UTC)
    except (ValueError, OverflowError, OSError):
        return timezone.now()


def _number(said: object) -> int:
    text = str(said or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
