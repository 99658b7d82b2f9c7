"""Where Stripe tells us that something happened."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from common.access import signed
from payments.errors import BadSignature, MalformedEvent
from payments.gateway.events import verify_event
from payments.services.receive_event import receive_event

# Stripe's events are a few kilobytes; the largest objects stay far below this.
LONGEST_BODY = 256 * 1024


@csrf_exempt
@require_POST
@signed
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """200 once the event is in the inbox, 400 when its raw body does not verify or is no event."""
    length = request.headers.get("Content-Length") or "0"
    if not length.isdigit() or int(length) > LONGEST_BODY:
        return JsonResponse({"error": "the body is too large"}, status=413)
    try:
        event = verify_event(
            payload=request.body, signature=request.headers.get("Stripe-Signature", "")
        )
        receive_event(event=event)
    except BadSignature:
        return JsonResponse({"error": "the signature does not verify"}, status=400)
    except MalformedEvent as problem:
        return JsonResponse({"error": problem.message}, status=400)
    return JsonResponse({"received": True})
