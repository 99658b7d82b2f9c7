"""What needs no log-in: a list by its link, pieces side by side, and the end of the mail."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from common.access import public, signed
from saving.links import read_stop_token
from saving.selectors.compare import AT_MOST, comparison_of
from saving.selectors.saved import pieces_of, shared_list
from saving.services.choose_digest import choose_digest


@require_safe
@signed
def list_shared(request: HttpRequest, link: str) -> HttpResponse:
    wish_list = shared_list(link)
    if wish_list is None:
        raise Http404("There is no such list, or it is no longer shared.")
    return render(
        request,
        "saving/list_shared.html",
        {"wish_list": wish_list, "pieces": pieces_of(wish_list)},
    )


@require_safe
@public
def compare(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "saving/compare.html",
        {"found": comparison_of(request.GET.getlist("piece")), "at_most": AT_MOST},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@signed
def digest_stop(request: HttpRequest, token: str) -> HttpResponse:
    """A look acts on nothing: mail scanners open every link. An altered link changes nothing."""
    account_id = read_stop_token(token)
    if request.method == "POST":
        person = User.objects.filter(pk=account_id).first() if account_id is not None else None
        if person is not None:
            choose_digest(actor=person, is_wanted=False)
        return render(request, "saving/digest_stopped.html")
    return render(request, "saving/digest_stop.html", {"token": token})
