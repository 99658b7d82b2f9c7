"""Staff read reported reviews with their photos, and decide about them and about appeals."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.days_work import WaitsFilter
from common.decided_admin import Actions, DecidedAdmin, actions_of_appeal
from common.read_only_admin import ReadOnly
from reviews.desk.decide import grant_action, hide_action, stand_action, stay_action
from reviews.models import Review, ReviewAppeal, ReviewDecision, ReviewReport

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Inline = admin.TabularInline[Any, Any]
else:
    _Inline = admin.TabularInline


class ReportInline(ReadOnly, _Inline):
    model = ReviewReport
    extra = 0
    fields = ("kind", "text", "reporter", "made_at", "decided_at")
    readonly_fields = ("reporter",)


class DecisionInline(ReadOnly, _Inline):
    model = ReviewDecision
    extra = 0
    fields = ("outcome", "ground", "clause", "facts", "decided_by", "decided_at")
    readonly_fields = ("decided_by",)


@admin.register(Review)
class ReviewAdmin(DecidedAdmin):
    list_display = ("cad_model", "stars", "text", "written_at", "reported_at", "hidden_at")
    column_words = {"cad_model": "Piece", "reported_at": "Waits since"}
    list_filter = (WaitsFilter, "stars")
    list_select_related = ("cad_model",)
    search_fields = ("cad_model__title", "cad_model__slug", "author__username")
    date_hierarchy = "written_at"
    fields = (
        *("piece", "author", "stars", "text", "metal", "weight_mg", "photos", "reply"),
        *("written_at", "edited_at", "reported_at", "hidden_at", "decide"),
    )
    readonly_fields = ("piece", "author", "photos", "reply", "decide")
    inlines = (ReportInline, DecisionInline)

    def actions_of(self, row: Review) -> Actions:
        if row.hidden_at is not None:
            return {"stand": ("Put it back", stand_action)}
        return {
            "hide": ("Hide it", hide_action),
            "stand": ("Let it stand", stand_action),
        }

    @admin.display(description="Piece")
    def piece(self, review: Review) -> SafeString:
        address = reverse("reviews:piece_reviews", args=[review.cad_model.slug])
        return format_html('<a href="{}">{}</a>', address, review.cad_model.title)

    @admin.display(description="Photos")
    def photos(self, review: Review) -> SafeString | str:
        shown = [
            (reverse("reviews:photo", args=[one.pk]), reverse("reviews:photo_small", args=[one.pk]))
            for one in review.photos.all()
        ]
        if not shown:
            return "There are none."
        return format_html_join(
            " ", '<a href="{}"><img src="{}" alt="A photo" height="160" loading="lazy"></a>', shown
        )

    @admin.display(description="Reply of the designer")
    def reply(self, review: Review) -> str:
        found = getattr(review, "reply", None)
        return found.text if found else "There is none."


@admin.register(ReviewAppeal)
class ReviewAppealAdmin(DecidedAdmin):
    list_display = ("__str__", "state", "made_at", "decided_at")
    column_words = {"made_at": "Waits since"}
    list_filter = (WaitsFilter, "state")
    list_select_related = ("decision__review__cad_model",)
    search_fields = ("decision__cad_model__title",)
    date_hierarchy = "made_at"
    fields = (
        *("review", "first_decision", "text", "made_at", "state", "first_decided_by"),
        *("decided_by", "decided_at", "reason", "decide"),
    )
    readonly_fields = ("review", "first_decision", "first_decided_by", "decided_by", "decide")

    def actions_of(self, row: ReviewAppeal) -> Actions:
        return actions_of_appeal(row, grant=grant_action, stay=stay_action)

    @admin.display(description="Review")
    def review(self, appeal: ReviewAppeal) -> SafeString | str:
        found = appeal.decision.review
        if found is None:
            return "Taken back since"
        address = reverse("admin:reviews_review_change", args=[found.pk])
        return format_html('<a href="{}">{}</a>', address, found)

    @admin.display(description="First decision")
    def first_decision(self, appeal: ReviewAppeal) -> str:
        first = appeal.decision
        return f"{first.get_outcome_display()}: {first.facts}"
