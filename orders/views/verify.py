"""The public page that says what a licence allows, by its number; it needs and sets no cookie."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.access import public
from common.network_pace import HOUR, is_too_often
from orders.selectors.verification import verify_licence


@require_safe
@public
def licence_verify(request: HttpRequest) -> HttpResponse:
    """The form alone, or the answer to `?number=`: the same for unknown and malformed numbers."""
    typed = request.GET.get("number", "")
    if not typed:
        return _fresh(render(request, "orders/licence_verify.html"))
    if is_too_often(request, what="verify", most_an_hour=settings.VERIFICATIONS_PER_HOUR):
        refusal = _fresh(render(request, "429.html", status=429))
        refusal["Retry-After"] = str(HOUR)
        return refusal
    found = verify_licence(typed)
    status = 200 if found else 404
    return _fresh(
        render(
            request,
            "orders/licence_verify.html",
            {"found": found, "typed": typed, "is_unknown": found is None},
            status=status,
        )
    )


def _fresh(response: HttpResponse) -> HttpResponse:
    """A licence may be revoked at any moment, so no copy of the answer is kept."""
    response["Cache-Control"] = "no-store"
    return response
