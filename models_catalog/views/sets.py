"""Sets of pieces: the page of one, and how its designer makes, changes and ends it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.current_user import current_user
from common.access import designer_required, public
from models_catalog.errors import SetRefused
from models_catalog.models import PieceSet
from models_catalog.named_in_address import named_designer
from models_catalog.selectors.set_plan import plan_set
from models_catalog.selectors.sets import set_page, why_not_offered, with_pieces
from models_catalog.services.keep_set import end_set, keep_set
from models_catalog.set_form import SetForm

_FORM = ["GET", "HEAD", "POST"]


@require_safe
@public
def piece_set_page(request: HttpRequest, username: str, slug: str) -> HttpResponse:
    designer = named_designer(username)
    page = set_page(designer, slug)
    if page is None:
        raise Http404("There is no such set.")
    return render(
        request,
        "models_catalog/piece_set_page.html",
        {
            "designer": designer,
            "set": page.shown,
            "items": page.items,
            "is_own": request.user == designer,
            "buy_set_action": reverse("orders:cart_add_set"),
        },
    )


@require_safe
@designer_required
def studio_sets(request: HttpRequest) -> HttpResponse:
    own = with_pieces(PieceSet.objects.filter(designer=current_user(request)))
    rows = [(one, why_not_offered(one)) for one in own]
    return render(request, "models_catalog/studio_sets.html", {"rows": rows})


@require_http_methods(_FORM)
@designer_required
def studio_set_new(request: HttpRequest) -> HttpResponse:
    """A posted form shows what the set would be; with the mark of that, it is offered."""
    return _keep(request, None)


@require_http_methods(_FORM)
@designer_required
def studio_set(request: HttpRequest, slug: str) -> HttpResponse:
    own = PieceSet.objects.filter(designer=current_user(request))
    return _keep(request, get_object_or_404(own, slug=slug))


@require_POST
@designer_required
def studio_set_end(request: HttpRequest, slug: str) -> HttpResponse:
    own = PieceSet.objects.filter(designer=current_user(request))
    found = get_object_or_404(own, slug=slug)
    end_set(actor=current_user(request), piece_set=found)
    messages.success(request, f"“{found.name}” has ended; its pieces cost their own prices.")
    return redirect("models_catalog:studio_sets")


def _keep(request: HttpRequest, piece_set: PieceSet | None) -> HttpResponse:
    designer = current_user(request)
    posted = request.POST if request.method == "POST" else None
    form = SetForm(posted, actor=designer, piece_set=piece_set)
    if posted is None or "change" in posted or not form.is_valid():
        is_wrong = posted is not None and "change" not in posted
        return _form(request, form, piece_set, status=422 if is_wrong else 200)
    notice, seen = "", posted.get("seen", "")
    try:
        if seen:
            kept = keep_set(actor=designer, piece_set=piece_set, wish=form.wish, seen=seen)
            messages.success(request, f"“{kept.name}” is offered from now on.")
            return redirect("models_catalog:studio_sets")
    except SetRefused as refused:
        notice = refused.message
    try:
        plan = plan_set(designer, form.wish, instead_of=piece_set)
    except SetRefused as refused:
        form.add_error(None, refused.message)
        return _form(request, form, piece_set, status=422)
    return render(
        request,
        "models_catalog/studio_set_plan.html",
        {"plan": plan, "typed": form.typed, "notice": notice, "piece_set": piece_set},
        status=409 if notice else 200,
    )


def _form(
    request: HttpRequest, form: SetForm, piece_set: PieceSet | None, *, status: int
) -> HttpResponse:
    return render(
        request,
        "models_catalog/studio_set_form.html",
        {"form": form, "piece_set": piece_set},
        status=status,
    )
