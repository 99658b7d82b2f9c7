"""The next version of a piece: what is new in it, to review, back, or given up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.current_user import current_user
from common.access import designer_required
from common.refusals import refusal_shown_at
from models_catalog.forms import NotesForm
from models_catalog.models import Release
from models_catalog.services.set_aside_release import set_aside_release
from models_catalog.services.submit_release import submit_release
from models_catalog.services.take_back_release import take_back_release
from models_catalog.services.write_notes import write_notes

PAGE = "models_catalog:studio_model"


@require_POST
@designer_required
@refusal_shown_at(PAGE, "slug")
def studio_version_notes(request: HttpRequest, slug: str, version_number: int) -> HttpResponse:
    release = _own(request, slug, version_number)
    form = NotesForm(request.POST)
    if form.is_valid():
        write_notes(actor=current_user(request), release=release, notes=form.cleaned_data["notes"])
        messages.success(request, "Kept: what is new in this version.")
    else:
        messages.error(request, "Say what is new, in 2,000 letters at most.")
    return redirect(PAGE, slug=slug)


@require_POST
@designer_required
@refusal_shown_at(PAGE, "slug")
def studio_version_submit(request: HttpRequest, slug: str, version_number: int) -> HttpResponse:
    submit_release(actor=current_user(request), release=_own(request, slug, version_number))
    messages.success(
        request,
        f"Version {version_number} is sent to review. The one on the shelf goes on selling; you "
        "get a mail when staff have looked at it.",
    )
    return redirect(PAGE, slug=slug)


@require_POST
@designer_required
@refusal_shown_at(PAGE, "slug")
def studio_version_take_back(request: HttpRequest, slug: str, version_number: int) -> HttpResponse:
    take_back_release(actor=current_user(request), release=_own(request, slug, version_number))
    messages.success(
        request,
        f"Version {version_number} is taken back from review. Change it, and send it again when "
        "you like.",
    )
    return redirect(PAGE, slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@designer_required
@refusal_shown_at(PAGE, "slug")
def studio_version_set_aside(request: HttpRequest, slug: str, version_number: int) -> HttpResponse:
    """Asks first: it does not come back."""
    release = _own(request, slug, version_number)
    if request.method != "POST":
        return render(
            request,
            "models_catalog/studio_version_set_aside.html",
            {"listing": release.cad_model, "number": version_number},
        )
    set_aside_release(actor=current_user(request), release=release)
    messages.success(
        request, f"Version {version_number} is set aside. What is on the shelf stays there."
    )
    return redirect(PAGE, slug=slug)


def _own(request: HttpRequest, slug: str, number: int) -> Release:
    mine = Release.objects.select_related("cad_model").filter(
        cad_model__designer=current_user(request), cad_model__slug=slug
    )
    return get_object_or_404(mine, number=number)
