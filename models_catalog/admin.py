"""The review desk: what waits, since when, and what it looks like."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from accounts.current_user import current_user
from common.days_work import WaitsFilter
from common.declared_filters import DeclaredFilters
from common.markdown import text_as_html
from common.money_action import MakeAction, money_action_page
from common.read_only_admin import ReadOnly
from common.staff_reasons import Audited, ReasonedActions, reason_of
from models_catalog.desk.send_back_reasons import SEND_BACK_REASONS
from models_catalog.desk.shelf import MAY_TAKE_DOWN, put_back_action, take_down_action
from models_catalog.errors import ListingRefused
from models_catalog.forms import SendBackForm
from models_catalog.models import (
    CadModel,
    Category,
    DuplicateFinding,
    PictureRun,
    PieceQuestion,
    ProcessingRun,
    QuarantinedFile,
    Release,
)
from models_catalog.selectors.duplicates import likenesses
from models_catalog.selectors.model_page import model_facts, offer_choices, releases_to_review
from models_catalog.selectors.review import history_of, queue_of, standing_of
from models_catalog.selectors.review_files import review_files
from models_catalog.selectors.review_queue import waits_since
from models_catalog.selectors.sheet import sheet_of
from models_catalog.selectors.versions import compare_versions
from models_catalog.services.choose_for_home import choose_for_home, choose_none_for_home
from models_catalog.services.decide_duplicate import decide_duplicate
from models_catalog.services.moderate_question import hide_question, let_question_stand
from models_catalog.services.publish_listing import publish_listing, why_not_publish
from models_catalog.services.publish_release import publish_release, why_not_publish_release
from models_catalog.services.send_back_listing import send_back_listing
from models_catalog.services.send_back_release import send_back_release
from models_catalog.services.try_again import try_again
from models_catalog.services.undo_take_down import why_not_undo
from models_catalog.states import ListingState
from models_catalog.views.preview import preview_page

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin

MAY_LOOK, MAY_DECIDE = "models_catalog.view_cadmodel", "models_catalog.change_cadmodel"


@admin.register(Category)
class CategoryAdmin(Audited, DeclaredFilters, admin.ModelAdmin[Category]):
    list_display = ["name", "slug", "position"]
    column_words = {"slug": "In addresses", "position": "Place"}


@admin.register(CadModel)
class CadModelAdmin(ReasonedActions, ReadOnly, admin.ModelAdmin[CadModel]):
    """Facts are read here; a listing is changed by its designer, and moved by the review page."""

    list_display = ["title", "designer_name", "category", "state", "submitted_at", "review_link"]
    column_words = {"title": "Piece"}
    list_filter = [WaitsFilter, "state", "category"]
    list_select_related = ["designer__designer_profile", "category"]
    search_fields = [
        *("title", "slug", "designer__username", "designer__designer_profile__studio_name"),
    ]
    actions = ["show_on_home", "show_best_drawn"]
    readonly_fields = (*(field.name for field in CadModel._meta.fields), "review_link")
    fields = readonly_fields

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """What waits for review first, the longest waiting at the top; drafts at the end."""
        return [waits_since().asc(nulls_last=True), F("submitted_at").desc(nulls_last=True), "-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CadModel]:
        return super().get_queryset(request).annotate(waits_since=waits_since())

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_DECIDE)

    @admin.action(description="Begin the home page with it", permissions=["decide"])
    def show_on_home(self, request: HttpRequest, listings: QuerySet[CadModel]) -> None:
        if len(listings) != 1:
            messages.error(request, "Tick one piece: the home page begins with one.")
            return
        (listing,) = listings
        try:
            choose_for_home(
                actor=current_user(request), cad_model=listing, reason=reason_of(request)
            )
        except ListingRefused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, f"The home page begins with “{listing.title}”.")

    @admin.action(
        description="Begin the home page with the best drawn of the month", permissions=["decide"]
    )
    def show_best_drawn(self, request: HttpRequest, listings: QuerySet[CadModel]) -> None:
        choose_none_for_home(actor=current_user(request), reason=reason_of(request))
        messages.success(request, "The home page begins with the best drawn piece of the month.")

    @admin.display(description="Designer", ordering="designer__designer_profile__studio_name")
    def designer_name(self, listing: CadModel) -> str:
        """The one name that the shop shows too."""
        return listing.designer.designer_name

    @admin.display(description="Review")
    def review_link(self, listing: CadModel) -> str:
        label = "Review" if getattr(listing, "waits_since", None) else "Look"
        address = reverse("admin:models_catalog_cadmodel_review", args=[listing.pk])
        return format_html('<a href="{}">{}</a>', address, label)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        ways: list[tuple[str, Callable[..., HttpResponse]]] = [
            ("review", require_safe(self.review)),
            ("preview", require_safe(self.preview)),
            ("publish", require_POST(self.publish)),
            ("send-back", require_POST(self.send_back)),
            ("take-down", partial(self.shelf, take_down_action)),
            ("put-back", partial(self.shelf, put_back_action)),
        ]
        own = [
            path(
                f"<int:listing_id>/{name}/",
                wrap(view),
                name=f"models_catalog_cadmodel_{name.replace('-', '_')}",
            )
            for name, view in ways
        ]
        about_copies = [
            path(
                f"<int:listing_id>/duplicates/<int:finding_id>/{name}/",
                wrap(require_POST(view)),
                name=f"models_catalog_cadmodel_{name.replace('-', '_')}",
            )
            for name, view in (("not-a-copy", self.not_a_copy), ("copy", self.copy))
        ]
        about_versions = [
            path(
                f"<int:listing_id>/versions/<int:version_number>/{name}/",
                wrap(require_POST(view)),
                name=f"models_catalog_cadmodel_version_{name.replace('-', '_')}",
            )
            for name, view in (
                ("publish", self.publish_version),
                ("send-back", self.send_back_version),
            )
        ]
        return [*own, *about_copies, *about_versions, *super().get_urls()]

    def _listing(self, request: HttpRequest, listing_id: int, *, right: str) -> CadModel:
        if not request.user.has_perm(right):
            raise PermissionDenied
        return get_object_or_404(
            CadModel.objects.select_related("designer", "category"), pk=listing_id
        )

    def preview(self, request: HttpRequest, listing_id: int) -> HttpResponse:
        """The page as buyers would see it."""
        listing = self._listing(request, listing_id, right=MAY_LOOK)
        back_url = reverse("admin:models_catalog_cadmodel_review", args=[listing_id])
        return preview_page(request, listing, back_url=back_url)

    def review(
        self, request: HttpRequest, listing_id: int, unsent_reason: str = "", status: int = 200
    ) -> HttpResponse:
        listing = self._listing(request, listing_id, right=MAY_LOOK)
        reader = current_user(request)
        release, sold = releases_to_review(listing)
        decisions = list(listing.decisions.select_related("decided_by"))
        may_decide = request.user.has_perm(MAY_DECIDE)
        is_version = release is not None and sold is not None
        is_waiting = listing.state == ListingState.SUBMITTED or is_version
        sent = release.submitted_at if release and is_version else listing.submitted_at
        sheet = sheet_of(release, category_slug=listing.category.slug) if release else None
        problem = ""
        if is_version and release is not None:
            problem = why_not_publish_release(release, by=reader)
        elif is_waiting:
            problem = why_not_publish(listing, by=reader)
        return TemplateResponse(
            request,
            "admin/models_catalog/review.html",
            {
                **self.admin_site.each_context(request),
                "title": listing.title,
                "opts": self.opts,
                "listing": listing,
                "model": model_facts(listing),
                "standing": standing_of(listing, decisions),
                "run": release.run if release else None,
                "sheet": sheet,
                "comparison": (
                    compare_versions(sold, release, category_slug=listing.category.slug)
                    if release and sold
                    else None
                ),
                "notes_html": text_as_html(release.notes) if release and release.notes else "",
                "release": release,
                "sent_at": sent.isoformat() if sent else "",
                "publish_url": _decision_address("publish", listing, release if sold else None),
                "send_back_url": _decision_address("send_back", listing, release if sold else None),
                "offers": offer_choices(list(listing.offers.priced())),
                "decisions": decisions,
                "history": history_of(listing),
                "queue": queue_of(by=reader, after=listing) if may_decide else None,
                "can_decide": is_waiting and may_decide,
                "is_waiting": is_waiting,
                "why_not_publish": problem,
                "can_take_down": listing.state == ListingState.PUBLISHED
                and request.user.has_perm(MAY_TAKE_DOWN),
                "can_put_back": request.user.has_perm(MAY_TAKE_DOWN)
                and not why_not_undo(listing, by=reader),
                "reasons": SEND_BACK_REASONS,
                "unsent_reason": unsent_reason,
                "likenesses": likenesses(release) if release else [],
                "files": review_files(release) if release else [],
                "locked_away": list(listing.quarantined_files.all()),
            },
            status=status,
        )

    def publish(self, request: HttpRequest, listing_id: int) -> HttpResponse:
        listing = self._listing(request, listing_id, right=MAY_DECIDE)
        try:
            publish_listing(
                actor=current_user(request),
                cad_model=listing,
                sent_at=_sent_at(request),
                reason=reason_of(request, instead="Looked at, and fit for the shelf."),
            )
        except ListingRefused as refused:
            messages.error(request, refused.message)
            return redirect("admin:models_catalog_cadmodel_review", listing_id)
        return self._go_on(request, listing, said="is published")

    def send_back(self, request: HttpRequest, listing_id: int) -> HttpResponse:
        listing = self._listing(request, listing_id, right=MAY_DECIDE)
        return self._send_back(
            request,
            listing,
            act=lambda reason: send_back_listing(
                actor=current_user(request),
                cad_model=listing,
                reason=reason,
                sent_at=_sent_at(request),
            ),
            said="is back with its designer",
        )

    def _send_back(
        self, request: HttpRequest, listing: CadModel, *, act: Callable[[str], object], said: str
    ) -> HttpResponse:
        form = SendBackForm(request.POST)
        reason = form.data.get("reason", "")
        if not form.is_valid():
            for problem in form.errors["reason"]:
                messages.error(request, str(problem))
            return self.review(request, listing.pk, unsent_reason=reason, status=422)
        try:
            act(reason)
        except ListingRefused as refused:
            messages.error(request, refused.message)
            return self.review(request, listing.pk, unsent_reason=reason, status=422)
        return self._go_on(request, listing, said=said)

    def publish_version(
        self, request: HttpRequest, listing_id: int, version_number: int
    ) -> HttpResponse:
        listing = self._listing(request, listing_id, right=MAY_DECIDE)
        try:
            publish_release(
                actor=current_user(request),
                release=get_object_or_404(listing.releases, number=version_number),
                sent_at=_sent_at(request),
                reason=reason_of(request, instead="Looked at, and fit for the shelf."),
            )
        except ListingRefused as refused:
            messages.error(request, refused.message)
            return redirect("admin:models_catalog_cadmodel_review", listing_id)
        return self._go_on(request, listing, said=f"sells in version {version_number}")

    def send_back_version(
        self, request: HttpRequest, listing_id: int, version_number: int
    ) -> HttpResponse:
        listing = self._listing(request, listing_id, right=MAY_DECIDE)
        release = get_object_or_404(listing.releases, number=version_number)
        return self._send_back(
            request,
            listing,
            act=lambda reason: send_back_release(
                actor=current_user(request),
                release=release,
                reason=reason,
                sent_at=_sent_at(request),
            ),
            said=f"goes on selling; version {version_number} is back with its designer",
        )

    def shelf(self, make: MakeAction, request: HttpRequest, listing_id: int) -> HttpResponse:
        listing = self._listing(request, listing_id, right=MAY_LOOK)
        back = reverse("admin:models_catalog_cadmodel_review", args=[listing_id])
        action = make(listing, by=current_user(request), back=back)
        return money_action_page(request, action, site=self.admin_site)

    def _go_on(self, request: HttpRequest, listing: CadModel, *, said: str) -> HttpResponse:
        """To the next piece that waits, with a way back to the one that was decided."""
        address = reverse("admin:models_catalog_cadmodel_review", args=[listing.pk])
        link = format_html('“<a href="{}">{}</a>” {}.', address, listing.title, said)
        queue = queue_of(by=current_user(request), after=listing)
        if queue is None:
            messages.success(request, format_html("{} Nothing else waits for review.", link))
            return redirect("admin:index")
        messages.success(request, format_html("{} This is the next one.", link))
        return redirect(queue.next_url)

    def not_a_copy(self, request: HttpRequest, listing_id: int, finding_id: int) -> HttpResponse:
        return self._decide(request, listing_id, finding_id, is_copy=False)

    def copy(self, request: HttpRequest, listing_id: int, finding_id: int) -> HttpResponse:
        return self._decide(request, listing_id, finding_id, is_copy=True)

    def _decide(
        self, request: HttpRequest, listing_id: int, finding_id: int, *, is_copy: bool
    ) -> HttpResponse:
        listing = self._listing(request, listing_id, right=MAY_DECIDE)
        findings = DuplicateFinding.objects.against_others().filter(release__cad_model=listing)
        finding = get_object_or_404(findings, pk=finding_id)
        try:
            decide_duplicate(
                actor=current_user(request),
                finding=finding,
                is_copy=is_copy,
                reason=reason_of(request, instead="The pieces were compared."),
            )
        except ListingRefused as refused:
            messages.error(request, refused.message)
        else:
            said = "is back with its designer" if is_copy else "is not a copy of that piece"
            messages.success(request, f"“{listing.title}” {said}.")
        return redirect("admin:models_catalog_cadmodel_review", listing_id)


def _sent_at(request: HttpRequest) -> datetime | None:
    """When what staff looked at was sent, as the form of the review page says."""
    try:
        said = datetime.fromisoformat(request.POST.get("sent_at", ""))
    except ValueError:
        return None
    return said if said.tzinfo else None


def _decision_address(act: str, listing: CadModel, version: Release | None) -> str:
    """Where a button leads: about the piece, or about its next version alone."""
    of = "admin:models_catalog_cadmodel_"
    if version is None:
        return reverse(f"{of}{act}", args=[listing.pk])
    return reverse(f"{of}version_{act}", args=[listing.pk, version.number])


class _RunAdmin(ReasonedActions, ReadOnly, _Admin):
    """Work on files, to be read; what failed is done again once its cause is mended."""

    list_select_related = ["release__cad_model"]
    search_fields = ["release__cad_model__title", "release__cad_model__slug"]
    actions = ["try_again"]

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_DECIDE)

    @admin.action(description="Try again what failed", permissions=["decide"])
    def try_again(self, request: HttpRequest, runs: QuerySet[Any]) -> None:
        actor, stopped = current_user(request), runs.select_related("release__cad_model")
        count = self.act_on_each(
            request, stopped, lambda run, reason: try_again(actor=actor, run=run, reason=reason)
        )
        if count:
            self.message_user(request, f"Asked for once more: {count}.", messages.SUCCESS)


@admin.register(ProcessingRun)
class ProcessingRunAdmin(_RunAdmin):
    list_display = ["release", "state", "step", "percent", "attempt_count", "queued_at", "reason"]
    column_words = {
        "release": "Piece and version",
        "percent": "Done, %",
        "attempt_count": "Tries",
        "queued_at": "Waits since",
        "reason": "Why it stopped",
    }
    list_filter = [WaitsFilter, "state"]


@admin.register(PictureRun)
class PictureRunAdmin(_RunAdmin):
    list_display = ["release", "state", "percent", "attempt_count", "queued_at", "finished_at"]
    column_words = {
        "release": "Piece and version",
        "percent": "Done, %",
        "attempt_count": "Tries",
        "queued_at": "Waits since",
    }
    list_filter = [WaitsFilter, "state"]


@admin.register(QuarantinedFile)
class QuarantinedFileAdmin(ReadOnly, _Admin):
    """What the scanner stopped. Nobody fetches these files, staff neither."""

    list_display = ["file_name", "malware", "designer", "cad_model", "size_bytes", "found_at"]
    column_words = {"file_name": "File", "malware": "What is in it", "size_bytes": "Bytes"}
    list_select_related = ["designer__designer_profile", "cad_model"]
    search_fields = ["file_name", "malware", "designer__username"]
    fields = ["file_name", "malware", "designer", "cad_model", "size_bytes", "sha256", "found_at"]


@admin.register(PieceQuestion)
class PieceQuestionAdmin(ReasonedActions, ReadOnly, _Admin):
    """What was asked and answered about pieces; staff hide what has to go, with a reason."""

    list_display = ["cad_model", "text", "answer", "asked_at", "reported_at", "hidden_at"]
    list_filter = [WaitsFilter]
    list_select_related = ["cad_model"]
    search_fields = ["cad_model__title", "cad_model__slug"]
    fields = [
        *("cad_model", "text", "answer", "is_of_buyer", "asked_at", "answered_at"),
        *("reported_at", "hidden_at"),
    ]
    actions = ["hide", "let_stand"]

    def has_hide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("models_catalog.hide_piecequestion")

    @admin.action(description="Hide them", permissions=["hide"])
    def hide(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        self._each(request, rows, hide_question, "Hidden")

    @admin.action(description="Let them stand", permissions=["hide"])
    def let_stand(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        self._each(request, rows, let_question_stand, "Stand as they are")

    def _each(
        self, request: HttpRequest, rows: QuerySet[Any], act: Callable[..., None], done: str
    ) -> None:
        actor, asked = current_user(request), rows.select_related("cad_model")
        count = self.act_on_each(
            request, asked, lambda one, reason: act(actor=actor, question=one, reason=reason)
        )
        if count:
            self.message_user(request, f"{done}: {count}.", messages.SUCCESS)
