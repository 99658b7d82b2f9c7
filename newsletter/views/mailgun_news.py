"""Mailgun's signed news of mails, one event at a time."""

import hashlib
import hmac
import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from common.access import signed
from newsletter.states import Outcome
from newsletter.views.mail_news import LARGEST, act_on, is_of_now

MEANINGS = {
    "delivered": Outcome.DELIVERED,
    "complained": Outcome.COMPLAINT,
    "unsubscribed": Outcome.LEFT,
}
# Why Mailgun gave a mail up; anything else is about a message or a moment, not about the mailbox.
GIVEN_UP_FOR = {
    "bounce": Outcome.BOUNCE,
    "suppress-bounce": Outcome.BOUNCE,
    "suppress-complaint": Outcome.COMPLAINT,
    "suppress-unsubscribe": Outcome.LEFT,
}


@require_POST
@csrf_exempt
@signed
def mailgun_news(request: HttpRequest) -> HttpResponse:
    """403 unless Mailgun's key signed it, 400 when it is no event.

    The signature covers time and a random token alone, so it stands in the body.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST:
        return HttpResponseBadRequest("This is larger than any event.")
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        return HttpResponseBadRequest("This is no JSON.")
    if not isinstance(told, dict) or not isinstance(told.get("signature"), dict):
        return HttpResponseBadRequest("This has no signature.")
    if not _is_signed(told["signature"]):
        return HttpResponseForbidden("The signature does not fit.")
    event = told.get("event-data")
    if not isinstance(event, dict):
        return HttpResponseBadRequest("This is no event.")
    outcome, named_by = _meaning(event), event.get("user-variables")
    if outcome is not None:
        named_by = named_by if isinstance(named_by, dict) else {}
        act_on(
            outcome,
            named_by=named_by,
            address=event.get("recipient"),
            moment=event.get("timestamp"),
        )
    return HttpResponse(status=204)


def _is_signed(block: dict[str, Any]) -> bool:
    moment, token, signature = (str(block.get(k)) for k in ("timestamp", "token", "signature"))
    if not settings.MAILGUN_EVENT_KEY or not is_of_now(moment) or not token.isascii():
        return False
    key, said = settings.MAILGUN_EVENT_KEY.encode(), f"{moment}{token}".encode()
    return constant_time_compare(signature, hmac.new(key, said, hashlib.sha256).hexdigest())


def _meaning(event: dict[str, Any]) -> Outcome | None:
    match event.get("event"):
        case "failed" if event.get("severity") == "permanent":
            return GIVEN_UP_FOR.get(str(event.get("reason")), Outcome.SOFT_BOUNCE)
        case str(name):
            return MEANINGS.get(name)
        case _:
            return None
