"""Staff read reports with the piece's pictures, and decide them, appeals and suspensions."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.days_work import WaitsFilter
from common.decided_admin import Actions, DecidedAdmin, actions_of_appeal
from common.desk_files import GivesFiles
from common.read_only_admin import ReadOnly
from models_catalog.selectors.model_page import release_for_page, release_in_hand
from models_catalog.selectors.shown_pictures import picture_of
from moderation.desk.decide_appeal import grant_action, stay_action
from moderation.desk.decide_report import refuse_action, uphold_action
from moderation.desk.suspend import lift_action, suspend_action
from moderation.models import Appeal, Report, ReportDecision, ReportFile, Suspension
from moderation.selectors.strikes import of_repeat_offenders, strike_count
from moderation.states import ReportState

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
    _Inline = admin.TabularInline[Any, Any]
else:
    _Admin, _Inline = admin.ModelAdmin, admin.TabularInline

MOST_PICTURES = 4


class DecisionInline(ReadOnly, _Inline):
    model = ReportDecision
    extra = 0
    fields = ("outcome", "ground", "clause", "facts", "bars_files", "is_strike", "decided_by")
    readonly_fields = ("decided_by",)


class ReportFileInline(ReadOnly, _Inline):
    """What the reporter showed; a PDF is somebody else's file and leaves as a download."""

    model = ReportFile
    extra = 0
    fields = ("shown", "size_bytes")
    readonly_fields = ("shown",)

    @admin.display(description="Evidence")
    def shown(self, file: ReportFile) -> SafeString:
        address = reverse("admin:moderation_report_file", args=[file.report_id, file.position])
        if file.is_picture:
            return format_html(
                '<a href="{}"><img src="{}" alt="{}" width="180" loading="lazy"></a>',
                *(address, address, file.file_name),
            )
        return format_html('<a href="{}">{}</a>, PDF to download', address, file.file_name)


class AppealInline(ReadOnly, _Inline):
    model = Appeal
    extra = 0
    fields = ("side", "kind", "text", "made_at", "answer_by", "state", "reason")
    show_change_link = True


@admin.register(Report)
class ReportAdmin(GivesFiles, DecidedAdmin):
    file_model, file_of = ReportFile, "report"
    list_display = ("number", "title", "kind", "designer_name", "state", "is_strike", "received_at")
    column_words = {"title": "Piece", "kind": "What is wrong", "received_at": "Waits since"}
    list_filter = (WaitsFilter, "state", "kind")
    list_select_related = ("designer__designer_profile",)
    search_fields = ("number", "title", "designer__username")
    date_hierarchy = "received_at"
    ordering = ("-state", "received_at")
    fields = (
        *("number", "pictures", "piece", "designer_name", "strikes", "kind", "text", "evidence"),
        *("who", "answer", "answered_at", "state", "is_strike", "received_at", "decided_at"),
        "decide",
    )
    readonly_fields = ("pictures", "piece", "designer_name", "strikes", "who", "decide")
    inlines = (ReportFileInline, DecisionInline, AppealInline)

    def actions_of(self, row: Report) -> Actions:
        if row.state == ReportState.OPEN:
            return {
                "uphold": ("Take it off the shelf", uphold_action),
                "refuse": ("Let it stay", refuse_action),
            }
        if of_repeat_offenders(timezone.now()).filter(designer=row.designer).exists():
            return {"suspend": ("Suspend the designer", suspend_action)}
        return {}

    @admin.display(description="Designer")
    def designer_name(self, report: Report) -> str:
        return report.designer.designer_name

    @admin.display(description="Strikes within a year")
    def strikes(self, report: Report) -> int:
        return strike_count(report.designer_id, timezone.now())

    @admin.display(description="Reported by")
    def who(self, report: Report) -> str:
        if report.reporter is not None:
            return f"{report.reporter.shown_name} ({report.reporter.email})"
        return " ".join(filter(None, [report.reporter_name, report.reporter_address])) or "Nobody"

    @admin.display(description="Piece")
    def piece(self, report: Report) -> SafeString | str:
        listing = report.cad_model
        if listing is None:
            return f"{report.title}, deleted since"
        address = reverse("admin:models_catalog_cadmodel_review", args=[listing.pk])
        state = listing.get_state_display().lower()
        return format_html('<a href="{}">{}</a>, {} now', address, listing.title, state)

    @admin.display(description="Pictures")
    def pictures(self, report: Report) -> SafeString | str:
        """Of the version on the shelf, which the report is about; of one in work without that."""
        piece = report.cad_model
        release = (release_for_page(piece) or release_in_hand(piece)) if piece else None
        stills = [picture_of(one) for one in release.pictures.all()] if release else []
        shown = [(still.url,) for still in stills[:MOST_PICTURES] if still]
        if not shown:
            return "There are none."
        return format_html_join(
            " ", '<img src="{}" alt="" width="180" height="180" loading="lazy">', shown
        )


@admin.register(Appeal)
class AppealAdmin(DecidedAdmin):
    list_display = ("__str__", "kind", "side", "state", "made_at", "answer_by")
    column_words = {"made_at": "Waits since", "answer_by": "Not before"}
    list_filter = (WaitsFilter, "state", "kind")
    list_select_related = ("report",)
    search_fields = ("report__number", "report__title")
    date_hierarchy = "made_at"
    fields = (
        *("report_link", "side", "kind", "text", "name", "post", "made_at", "answer_by", "state"),
        *("first_decided_by", "decided_by", "decided_at", "reason", "decide"),
    )
    readonly_fields = ("report_link", "first_decided_by", "decided_by", "decide")

    def actions_of(self, row: Appeal) -> Actions:
        return actions_of_appeal(row, grant=grant_action, stay=stay_action)

    @admin.display(description="Report")
    def report_link(self, appeal: Appeal) -> SafeString:
        address = reverse("admin:moderation_report_change", args=[appeal.report_id])
        return format_html('<a href="{}">{}</a>', address, appeal.report)


@admin.register(Suspension)
class SuspensionAdmin(DecidedAdmin):
    list_display = ("designer_name", "starts_at", "ends_at", "lifted_at")
    list_select_related = ("person__designer_profile",)
    search_fields = ("person__username", "person__email")
    date_hierarchy = "starts_at"
    fields = (
        *("designer_name", "reason", "starts_at", "ends_at"),
        *("decided_by", "lifted_at", "decide"),
    )
    readonly_fields = ("designer_name", "decided_by", "decide")

    def actions_of(self, row: Suspension) -> Actions:
        is_running = Suspension.objects.in_force(timezone.now()).filter(pk=row.pk).exists()
        return {"lift": ("End it", lift_action)} if is_running else {}

    @admin.display(description="Designer")
    def designer_name(self, suspension: Suspension) -> str:
        return suspension.person.designer_name
