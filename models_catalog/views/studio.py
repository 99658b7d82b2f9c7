"""The studio: a designer's listings, and what they do with one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.current_user import current_user
from common.access import designer_required
from common.refusals import refusal_shown_at
from models_catalog.errors import ListingRefused
from models_catalog.forms import ListingForm
from models_catalog.models import CadModel, Upload
from models_catalog.selectors.duplicates import own_likenesses
from models_catalog.selectors.figures import figures_of
from models_catalog.selectors.model_page import newest_release, offer_choices
from models_catalog.selectors.sheet import sheet_of
from models_catalog.selectors.studio import last_reason, own_listings, studio_items
from models_catalog.services.create_listing import create_listing
from models_catalog.services.edit_listing import edit_listing
from models_catalog.services.submit_listing import submit_listing, what_is_missing
from models_catalog.services.withdraw_listing import withdraw_listing
from models_catalog.sheet_choice import SheetChoice
from models_catalog.views.file_questions import file_questions
from models_catalog.views.sent_files import keep_sent_file


@require_safe
@designer_required
def studio(request: HttpRequest) -> HttpResponse:
    return render(
        request, "models_catalog/studio.html", {"items": studio_items(current_user(request))}
    )


@require_safe
@designer_required
def studio_figures(request: HttpRequest) -> HttpResponse:
    pieces = figures_of(current_user(request), timezone.now())
    return render(request, "models_catalog/studio_figures.html", {"pieces": pieces})


@require_http_methods(["GET", "HEAD", "POST"])
@designer_required
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
def studio_edit(request: HttpRequest, slug: str) -> HttpResponse:
    listing = get_object_or_404(own_listings(current_user(request)), slug=slug)
    if not listing.is_editable:
        messages.info(request, "This listing is in review or published: withdraw it to change it.")
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
        try:
            edit_listing(
                actor=current_user(request),
                cad_model=listing,
                prices=form.prices,
                upload=upload,
                **_words(form),
            )
        except ListingRefused as refused:
            form.add_error(None, refused.message)
        else:
            return redirect("models_catalog:studio_model", slug=slug)
    return _form_page(request, form, listing)


@require_safe
@designer_required
def studio_model(request: HttpRequest, slug: str) -> HttpResponse:
    listing = get_object_or_404(own_listings(current_user(request)), slug=slug)
    return _workbench_page(request, listing, "models_catalog/studio_model.html")


@require_safe
@designer_required
def studio_progress(request: HttpRequest, slug: str) -> HttpResponse:
    """The part of the page that changes while the file is on the workbench."""
    listing = get_object_or_404(own_listings(current_user(request)), slug=slug)
    return _workbench_page(request, listing, "models_catalog/_workbench.html")


@require_POST
@designer_required
@refusal_shown_at("models_catalog:studio_model", "slug")
def studio_submit(request: HttpRequest, slug: str) -> HttpResponse:
    listing = get_object_or_404(own_listings(current_user(request)), slug=slug)
    submit_listing(actor=current_user(request), cad_model=listing)
    messages.success(request, "Sent to review. You get a mail when staff have looked at it.")
    return redirect("models_catalog:studio_model", slug=slug)


@require_POST
@designer_required
@refusal_shown_at("models_catalog:studio_model", "slug")
def studio_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    listing = get_object_or_404(own_listings(current_user(request)), slug=slug)
    withdraw_listing(actor=current_user(request), cad_model=listing)
    messages.success(request, "Taken off the shelf. Buyers keep what they bought.")
    return redirect("models_catalog:studio_model", slug=slug)


def _kept(request: HttpRequest, form: ListingForm) -> Upload | None:
    """The file of a posted form, kept even when the form's words are refused."""
    if request.method != "POST":
        return None
    form.is_valid()
    return keep_sent_file(form, actor=current_user(request))


def _words(form: ListingForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("title", "description", "category", "tags")}


def _form_page(request: HttpRequest, form: ListingForm, listing: CadModel | None) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request,
        "models_catalog/studio_form.html",
        {"form": form, "listing": listing, "kept_upload": form.upload},
        status=status,
    )


def _workbench_page(request: HttpRequest, listing: CadModel, template: str) -> HttpResponse:
    choice = SheetChoice.read(request.GET.dict())
    release = newest_release(listing)
    category_slug = listing.category.slug
    return render(
        request,
        template,
        {
            "listing": listing,
            "run": release.run if release else None,
            "questions": file_questions(listing, release),
            "sheet": (
                sheet_of(release, category_slug=category_slug, choice=choice) if release else None
            ),
            "sheet_address": reverse("models_catalog:studio_model", args=[listing.slug]),
            "offers": offer_choices(list(listing.offers.all())),
            "missing": what_is_missing(listing),
            "reason": last_reason(listing),
            "own_likenesses": own_likenesses(release) if release else [],
        },
    )
