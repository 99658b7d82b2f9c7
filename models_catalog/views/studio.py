"""The studio: a designer's listings, and what they do with one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.current_user import current_user
from common.access import designer_required
from common.body_sizes import takes_file, upload_limit
from common.content_policy import let_reach_bucket
from common.markdown import text_as_html
from common.refusals import refusal_shown_at
from models_catalog.errors import ListingRefused
from models_catalog.forms import DraftForm, ListingForm, NotesForm, share_text
from models_catalog.models import CadModel, Upload
from models_catalog.named_in_address import own_listing
from models_catalog.selectors.checklist import checklist
from models_catalog.selectors.duplicates import own_likenesses
from models_catalog.selectors.figures import figures_of
from models_catalog.selectors.mesh_faults import mesh_faults_json
from models_catalog.selectors.model_page import release_in_hand
from models_catalog.selectors.quota import quota_of
from models_catalog.selectors.sheet import sheet_of
from models_catalog.selectors.studio import (
    last_reason,
    open_uploads,
    priced_offers,
    studio_items,
)
from models_catalog.selectors.versions import version_in_work, versions_shown
from models_catalog.services.abandon_upload import abandon_upload
from models_catalog.services.create_listing import create_listing
from models_catalog.services.delete_listing import delete_listing, why_not_deleted
from models_catalog.services.edit_listing import edit_listing
from models_catalog.services.put_back_listing import can_be_put_back, put_back_listing
from models_catalog.services.submit_listing import submit_listing, what_is_missing
from models_catalog.services.take_back_listing import take_back_listing
from models_catalog.services.withdraw_listing import withdraw_listing
from models_catalog.sheet_choice import SheetChoice
from models_catalog.states import ListingState
from models_catalog.views.file_questions import file_questions
from models_catalog.views.sent_files import keep_sent_file, sent_once

CHANGES_SHOWN = 50
CHANGED_MEANWHILE = (
    "This piece was changed in another window since you opened this form. What you typed is below. "
    "Save it once more to put it in the place of the other."
)


@require_safe
@designer_required
def studio(request: HttpRequest) -> HttpResponse:
    designer = current_user(request)
    return studio_page(request, DraftForm(actor=designer, file_required=True))


def studio_page(request: HttpRequest, form: DraftForm, *, status: int = 200) -> HttpResponse:
    designer = current_user(request)
    page = render(
        request,
        "models_catalog/studio.html",
        {
            "items": studio_items(designer),
            "uploads": open_uploads(designer),
            "form": form,
            "quota": quota_of(designer),
        },
        status=status,
    )
    return let_reach_bucket(page)


@require_POST
@designer_required
def studio_upload_forget(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """A file that no piece was made of."""
    upload = Upload.objects.filter(pk=upload_id, owner=current_user(request), run=None).first()
    if upload is not None and abandon_upload(upload=upload):
        messages.success(request, f"{upload.file_name} is deleted.")
    else:
        messages.info(request, "That file is gone already, or a piece was made of it.")
    return redirect("models_catalog:studio")


@require_safe
@designer_required
def studio_share(request: HttpRequest) -> HttpResponse:
    """What the designer gets of the price in the one field that the form sends."""
    typed = next((text for name, text in request.GET.items() if name.startswith("price_")), "")
    return HttpResponse(share_text(typed), content_type="text/plain; charset=utf-8")


@require_safe
@designer_required
def studio_figures(request: HttpRequest) -> HttpResponse:
    pieces = figures_of(current_user(request), timezone.now())
    return render(request, "models_catalog/studio_figures.html", {"pieces": pieces})


@require_http_methods(["GET", "HEAD", "POST"])
@designer_required
@takes_file(upload_limit)
@sent_once
def studio_new(request: HttpRequest) -> HttpResponse:
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ListingForm(*posted, actor=current_user(request), file_required=True)
    upload = _kept(request, form)
    if upload and form.is_valid():
        try:
            listing = create_listing(
                actor=current_user(request), prices=form.prices, upload=upload, **_words(form)
            )
        except ListingRefused as refused:
            form.add_error(None, refused.message)
        else:
            return redirect("models_catalog:studio_model", slug=listing.slug)
    return _form_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@designer_required
@takes_file(upload_limit)
@sent_once
def studio_edit(request: HttpRequest, slug: str) -> HttpResponse:
    listing = own_listing(request, slug)
    if listing.state == ListingState.SUBMITTED:
        messages.info(request, "This piece is in review. Take it back first, then change it.")
        return redirect("models_catalog:studio_model", slug=slug)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ListingForm(
        *posted,
        actor=current_user(request),
        file_required=False,
        initial=ListingForm.values_of(listing),
    )
    upload = _kept(request, form)
    if request.method == "POST" and form.is_valid():
        if form.is_stale(listing):
            form.add_error(None, CHANGED_MEANWHILE)
            return _form_page(request, form, listing, status=409)
        try:
            saved = edit_listing(
                actor=current_user(request),
                cad_model=listing,
                prices=form.prices,
                upload=upload,
                **_words(form),
            )
        except ListingRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "Saved.")
            return redirect("models_catalog:studio_model", slug=saved.slug)
    return _form_page(request, form, listing)


@require_safe
@designer_required
def studio_model(request: HttpRequest, slug: str) -> HttpResponse:
    listing = own_listing(request, slug)
    return _workbench_page(request, listing, "models_catalog/studio_model.html")


@require_safe
@designer_required
def studio_progress(request: HttpRequest, slug: str) -> HttpResponse:
    """The part of the page that changes while the file is on the workbench."""
    listing = own_listing(request, slug)
    return _workbench_page(request, listing, "models_catalog/_workbench.html")


@require_POST
@designer_required
@refusal_shown_at("models_catalog:studio_model", "slug")
def studio_submit(request: HttpRequest, slug: str) -> HttpResponse:
    listing = own_listing(request, slug)
    submit_listing(actor=current_user(request), cad_model=listing)
    messages.success(request, "Sent to review. You get a mail when staff have looked at it.")
    return redirect("models_catalog:studio_model", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@designer_required
@refusal_shown_at("models_catalog:studio_model", "slug")
def studio_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks first, and can be undone while the file stays the same."""
    listing = own_listing(request, slug)
    if request.method != "POST":
        if listing.state != ListingState.PUBLISHED:
            return redirect("models_catalog:studio_model", slug=slug)
        return render(
            request,
            "models_catalog/studio_withdraw.html",
            {"listing": listing, "can_be_put_back": can_be_put_back(listing)},
        )
    withdraw_listing(actor=current_user(request), cad_model=listing)
    messages.success(request, "Taken off the shelf. Buyers keep what they bought.")
    return redirect("models_catalog:studio_model", slug=slug)


@require_POST
@designer_required
@refusal_shown_at("models_catalog:studio_model", "slug")
def studio_put_back(request: HttpRequest, slug: str) -> HttpResponse:
    listing = own_listing(request, slug)
    put_back_listing(actor=current_user(request), cad_model=listing)
    messages.success(request, "It is on the shelf again, as it was.")
    return redirect("models_catalog:studio_model", slug=slug)


@require_POST
@designer_required
@refusal_shown_at("models_catalog:studio_model", "slug")
def studio_take_back(request: HttpRequest, slug: str) -> HttpResponse:
    listing = own_listing(request, slug)
    take_back_listing(actor=current_user(request), cad_model=listing)
    messages.success(request, "Taken back from review. Change it, and send it again when you like.")
    return redirect("models_catalog:studio_model", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@designer_required
@refusal_shown_at("models_catalog:studio_model", "slug")
def studio_delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks first: nobody can bring it back."""
    listing = own_listing(request, slug)
    if request.method != "POST":
        refusal = why_not_deleted(listing)
        return render(
            request, "models_catalog/studio_delete.html", {"listing": listing, "refusal": refusal}
        )
    title = delete_listing(actor=current_user(request), cad_model=listing)
    messages.success(request, f"“{title}” and its files are deleted.")
    return redirect("models_catalog:studio")


def _kept(request: HttpRequest, form: ListingForm) -> Upload | None:
    """The file of a posted form, kept even when the form's words are refused."""
    if request.method != "POST":
        return None
    form.is_valid()
    return keep_sent_file(form, actor=current_user(request))


def _words(form: ListingForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("title", "description", "category", "tags")}


def _form_page(
    request: HttpRequest, form: ListingForm, listing: CadModel | None, *, status: int = 200
) -> HttpResponse:
    if status == 200 and form.is_bound and form.errors:
        status = 422
    page = render(
        request,
        "models_catalog/studio_form.html",
        {
            "form": form,
            "listing": listing,
            "kept_upload": form.upload,
            "version_in_review": (
                listing.releases.under_review().first()
                if listing and listing.state == ListingState.PUBLISHED
                else None
            ),
        },
        status=status,
    )
    return let_reach_bucket(page)


def _workbench_page(request: HttpRequest, listing: CadModel, template: str) -> HttpResponse:
    choice = SheetChoice.read(request.GET.dict())
    release = release_in_hand(listing)
    version = version_in_work(listing, release)
    category_slug = listing.category.slug
    page = render(
        request,
        template,
        {
            "listing": listing,
            "description_html": text_as_html(listing.description),
            "run": release.run if release else None,
            "questions": file_questions(listing, release),
            "sheet": (
                sheet_of(release, category_slug=category_slug, choice=choice) if release else None
            ),
            "sheet_address": reverse("models_catalog:studio_model", args=[listing.slug]),
            "checklist": checklist(release),
            "mesh_faults_json": mesh_faults_json(release),
            "offers": priced_offers(listing),
            "price_changes": listing.price_changes.all()[:CHANGES_SHOWN],
            "can_be_put_back": (
                listing.state == ListingState.WITHDRAWN and can_be_put_back(listing)
            ),
            "can_be_deleted": not why_not_deleted(listing),
            "missing": what_is_missing(listing),
            "reason": last_reason(listing),
            "version": version,
            "notes_form": NotesForm(initial={"notes": version.release.notes}) if version else None,
            "notes_html": text_as_html(version.release.notes) if version else "",
            "versions": versions_shown(listing),
            "own_likenesses": own_likenesses(release) if release else [],
        },
    )
    return let_reach_bucket(page)
