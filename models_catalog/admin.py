"""The review desk: what waits, since when, and what it looks like."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from accounts.current_user import current_user
from common.declared_filters import DeclaredFilters
from models_catalog.errors import ListingRefused
from models_catalog.forms import SendBackForm
from models_catalog.models import CadModel, Category, DuplicateFinding, ProcessingRun
from models_catalog.selectors.duplicates import likenesses
from models_catalog.selectors.model_page import model_facts, newest_release, offer_choices
from models_catalog.selectors.sheet import sheet_of
from models_catalog.services.decide_duplicate import decide_duplicate
from models_catalog.services.publish_listing import publish_listing
from models_catalog.services.send_back_listing import send_back_listing
from models_catalog.states import ListingState


@admin.register(Category)
class CategoryAdmin(DeclaredFilters, admin.ModelAdmin[Category]):
    list_display = ["name", "slug", "position"]


@admin.register(CadModel)
class CadModelAdmin(DeclaredFilters, admin.ModelAdmin[CadModel]):
    """Facts are read here; a listing is changed by its designer, and moved by the review page."""

    list_display = ["title", "designer", "category", "state", "submitted_at", "review_link"]
    list_filter = ["state", "category"]
    list_select_related = ["designer", "category"]
    search_fields = ["title", "slug", "designer__username"]

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """What waits for review first, the longest waiting at the top; drafts at the end."""
        waits = Case(When(state=ListingState.SUBMITTED, then=F("submitted_at")))
        return [waits.asc(nulls_last=True), F("submitted_at").desc(nulls_last=True), "-pk"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: CadModel | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: CadModel | None = None) -> list[str]:
        return [field.name for field in CadModel._meta.fields] + ["review_link"]

    def get_fields(self, request: HttpRequest, obj: CadModel | None = None) -> list[Any]:
        return self.get_readonly_fields(request, obj)

    @admin.display(description="Review")
    def review_link(self, listing: CadModel) -> str:
        label = "Review" if listing.state == ListingState.SUBMITTED else "Look"
        address = reverse("admin:models_catalog_cadmodel_review", args=[listing.pk])
        return format_html('<a href="{}">{}</a>', address, label)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path(
                "<int:listing_id>/review/",
                wrap(self.review),
                name="models_catalog_cadmodel_review",
            ),
            path(
                "<int:listing_id>/publish/",
                wrap(require_POST(self.publish)),
                name="models_catalog_cadmodel_publish",
            ),
            path(
                "<int:listing_id>/send-back/",
                wrap(require_POST(self.send_back)),
                name="models_catalog_cadmodel_send_back",
            ),
            path(
                "<int:listing_id>/duplicates/<int:finding_id>/not-a-copy/",
                wrap(require_POST(self.not_a_copy)),
                name="models_catalog_cadmodel_not_a_copy",
            ),
            path(
                "<int:listing_id>/duplicates/<int:finding_id>/copy/",
                wrap(require_POST(self.copy)),
                name="models_catalog_cadmodel_copy",
            ),
            *super().get_urls(),
        ]

    def _listing(self, request: HttpRequest, listing_id: int) -> CadModel:
        listing = get_object_or_404(
            CadModel.objects.select_related("designer", "category"), pk=listing_id
        )
        if not self.has_change_permission(request, listing):
            raise PermissionDenied
        return listing

    def review(
        self, request: HttpRequest, listing_id: int, unsent_reason: str = ""
    ) -> HttpResponse:
        listing = self._listing(request, listing_id)
        release = newest_release(listing)
        return TemplateResponse(
            request,
            "admin/models_catalog/review.html",
            {
                **self.admin_site.each_context(request),
                "title": f"Review: {listing.title}",
                "opts": self.opts,
                "listing": listing,
                "model": model_facts(listing),
                "run": release.run if release else None,
                "sheet": (
                    sheet_of(release, category_slug=listing.category.slug) if release else None
                ),
                "offers": offer_choices(list(listing.offers.all())),
                "decisions": listing.decisions.select_related("decided_by"),
                "can_decide": listing.state == ListingState.SUBMITTED,
                "unsent_reason": unsent_reason,
                "likenesses": likenesses(release) if release else [],
            },
        )

    def publish(self, request: HttpRequest, listing_id: int) -> HttpResponse:
        listing = self._listing(request, listing_id)
        try:
            publish_listing(actor=current_user(request), cad_model=listing)
        except ListingRefused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, f"“{listing.title}” is published.")
        return redirect("admin:models_catalog_cadmodel_review", listing_id)

    def send_back(self, request: HttpRequest, listing_id: int) -> HttpResponse:
        listing = self._listing(request, listing_id)
        form = SendBackForm(request.POST)
        if not form.is_valid():
            for problem in form.errors["reason"]:
                messages.error(request, str(problem))
            return self.review(request, listing_id, unsent_reason=form.data.get("reason", ""))
        reason = form.cleaned_data["reason"]
        try:
            send_back_listing(actor=current_user(request), cad_model=listing, reason=reason)
        except ListingRefused as refused:
            messages.error(request, refused.message)
            return self.review(request, listing_id, unsent_reason=reason)
        messages.success(request, f"“{listing.title}” is back with its designer.")
        return redirect("admin:models_catalog_cadmodel_review", listing_id)

    def not_a_copy(self, request: HttpRequest, listing_id: int, finding_id: int) -> HttpResponse:
        return self._decide(request, listing_id, finding_id, is_copy=False)

    def copy(self, request: HttpRequest, listing_id: int, finding_id: int) -> HttpResponse:
        return self._decide(request, listing_id, finding_id, is_copy=True)

    def _decide(
        self, request: HttpRequest, listing_id: int, finding_id: int, *, is_copy: bool
    ) -> HttpResponse:
        listing = self._listing(request, listing_id)
        findings = DuplicateFinding.objects.against_others().filter(release__cad_model=listing)
        finding = get_object_or_404(findings, pk=finding_id)
        try:
            decide_duplicate(actor=current_user(request), finding=finding, is_copy=is_copy)
        except ListingRefused as refused:
            messages.error(request, refused.message)
        else:
            said = "is back with its designer" if is_copy else "is not a copy of that piece"
            messages.success(request, f"“{listing.title}” {said}.")
        return redirect("admin:models_catalog_cadmodel_review", listing_id)


@admin.register(ProcessingRun)
class ProcessingRunAdmin(DeclaredFilters, admin.ModelAdmin[ProcessingRun]):
    list_display = ["release", "state", "step", "percent", "attempt_count", "queued_at", "reason"]
    list_filter = ["state"]
    list_select_related = ["release__cad_model"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ProcessingRun | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ProcessingRun | None = None) -> bool:
        return False
