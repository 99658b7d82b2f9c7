"""The privacy desk: requests by due date, their timelines, and what can be decided; holds."""

from dataclasses import astuple
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import linebreaksbr
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from common.csv_files import csv_answer
from common.days_work import WaitsFilter
from common.decided_admin import Actions, DecidedAdmin
from common.money_action import money_action_page
from common.storage import signed_download_url
from privacy.desk.answers import REFUSALS, answers_for
from privacy.desk.case_actions.offered import offered
from privacy.desk.case_actions.write_down import write_down_action
from privacy.desk.hold_actions import ask_action, hold_actions
from privacy.desk.months import HEAD, months
from privacy.desk.selectors import in_zone, stored_for
from privacy.desk.states import CaseAct, Identity
from privacy.desk.timeline import note
from privacy.models import Case, CaseFile, Hold


class HowFarFilter(admin.SimpleListFilter):
    title = "how far"
    parameter_name = "how_far"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("open", "Open"),
            ("overdue", "Overdue"),
            ("waiting", "Waits for the link"),
            ("closed", "Closed"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case] | None:
        found = Case.objects.filter(pk__in=queryset.order_by().values("pk"))
        match self.value():
            case "open":
                return found.open()
            case "overdue":
                return found.overdue(timezone.now())
            case "waiting":
                return found.open().filter(paused_at__isnull=False)
            case "closed":
                return found.filter(closed_at__isnull=False)
        return None


@admin.register(Case)
class CaseAdmin(DecidedAdmin):
    list_display = ("number", "kind", "how_far", "due", "identity", "channel", "received_at")
    list_filter = (WaitsFilter, HowFarFilter, "kind", "channel")
    search_fields = ("number",)
    fields = (
        *(
            "number",
            "kind",
            "how_far",
            "due",
            "decide",
            "answers",
            "who",
            "shown",
            "stored",
            "agent",
        ),
        *("messages", "files", "refusal_texts", "timeline", "channel", "received", "looks"),
    )
    readonly_fields = fields
    list_per_page = 50

    def get_ordering(self, request: HttpRequest) -> Any:
        """The queue: what must be answered first is on top."""
        return [
            F("closed_at").desc(nulls_first=True),
            F("paused_at").asc(nulls_first=True),
            "due_at",
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        return super().get_queryset(request).select_related("person", "contact")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self._open_file))
        own = [
            path("<int:pk>/file/<int:file_id>/", view, name=self._name("file")),
            path("new/", self.admin_site.admin_view(self._new), name="privacy_case_new"),
            path(
                "month.csv",
                self.admin_site.admin_view(require_safe(self._month)),
                name="privacy_case_month",
            ),
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        answer = super().change_view(request, object_id, form_url, extra_context)
        if request.method == "GET" and answer.status_code == 200:
            # Whose case it is can see later who looked.
            note(Case.objects.get(pk=object_id), CaseAct.LOOKED, actor=request.user)  # type: ignore[arg-type]
        return answer

    def actions_of(self, row: Case) -> Actions:
        return offered(row)

    def _new(self, request: HttpRequest) -> HttpResponse:
        back = reverse("admin:privacy_case_changelist")
        return money_action_page(request, write_down_action(back=back), site=self.admin_site)

    def _month(self, request: HttpRequest) -> HttpResponseBase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = [astuple(month) for month in months(timezone.now())]
        return csv_answer(file_name="requests-by-month.csv", header=HEAD, rows=rows)

    def _open_file(self, request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
        """Hand the file out as a download and nothing else, and write down who took it."""
        if not request.user.has_perm("privacy.work_case"):
            raise Http404("There is no such file.")
        found = get_object_or_404(CaseFile, pk=file_id, case=pk, stored_at__isnull=False)
        note(found.case, CaseAct.FILE_OPENED, actor=request.user, detail=f"File {found.pk}")  # type: ignore[arg-type]
        answer = HttpResponseRedirect(
            signed_download_url(key=found.storage_key, file_name=found.file_name)
        )
        answer["Referrer-Policy"] = "no-referrer"
        return answer

    @admin.display(description="How far", ordering="state")
    def how_far(self, case: Case) -> str:
        words = case.get_state_display()
        if case.is_partial:
            words = f"{words} in part"
        return f"{words}: {case.get_reason_display()}" if case.reason else words

    @admin.display(description="Due", ordering="due_at")
    def due(self, case: Case) -> str:
        if not case.is_open:
            return f"closed {in_zone(case.closed_at)}"
        if case.paused_at is not None:
            return "the clock stands"
        late = "OVERDUE: " if case.due_at <= timezone.now() else ""
        days = (case.due_at - timezone.now()).days
        return f"{late}{in_zone(case.due_at)} ({days} days)"

    @admin.display(description="Received")
    def received(self, case: Case) -> str:
        return in_zone(case.received_at)

    @admin.display(description="About")
    def who(self, case: Case) -> SafeString | str:
        contact = getattr(case, "contact", None)
        address = (contact.address or contact.post) if contact else "gone 30 days after the end"
        if case.person_id is None:
            return address
        return format_html("{} (account {})", address, case.person)

    @admin.display(description="Shown")
    def shown(self, case: Case) -> str:
        if case.identity == Identity.OPEN:
            return "Not shown yet whose request it is. Give nothing out."
        return str(case.get_identity_display())

    @admin.display(description="Stored about them")
    def stored(self, case: Case) -> SafeString | str:
        if not case.is_open or case.identity == Identity.OPEN:
            return "-"
        found = stored_for(case)
        if not found:
            return "Nothing but this request."
        return format_html_join("", "{}: {}<br>", ((one.about, one.number) for one in found))

    @admin.display(description="Begin an answer with")
    def answers(self, case: Case) -> SafeString | str:
        if not case.is_open:
            return "-"
        address = reverse(f"admin:{self._name('do')}", args=[case.pk, "answer"])
        links = [
            (f"{address}?template={name}", one.label)
            for name, one in answers_for(case.kind).items()
        ]
        address = reverse(f"admin:{self._name('do')}", args=[case.pk, "refuse"])
        links += [(f"{address}?code={code.value}", f"Refuse: {code.label}") for code in REFUSALS]
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    @admin.display(description="Acts for them")
    def agent(self, case: Case) -> str:
        contact = getattr(case, "contact", None)
        if contact is None or not contact.agent_address:
            return "nobody"
        gets = "gets the answer too" if contact.agent_may_receive else "does not get the answer"
        return f"{contact.agent_name} ({contact.agent_address}), {gets}"

    @admin.display(description="Written")
    def messages(self, case: Case) -> SafeString | str:
        lines = (
            (
                in_zone(one.at),
                "we" if one.is_ours else ("they" if one.is_proven else "somebody, not shown who"),
                one.subject,
                linebreaksbr(one.text, autoescape=True),
                one.mail_checks,
            )
            for one in case.messages.all()
        )
        said = format_html_join("", "<p><strong>{}, {}</strong> {}</p><p>{}</p><p>{}</p>", lines)
        return said or "Nothing, or it is gone: texts go 30 days after the end."

    @admin.display(description="Files")
    def files(self, case: Case) -> SafeString | str:
        links = (
            (
                reverse("admin:privacy_case_file", args=[case.pk, one.pk]),
                one.file_name,
                one.size_bytes,
                "mandate" if one.is_mandate else "as it came: do not open it carelessly",
            )
            for one in case.files.all()
        )
        return format_html_join("", '<a href="{}">{}</a> ({} bytes, {})<br>', links) or "none"

    @admin.display(description="Refusal")
    def refusal_texts(self, case: Case) -> SafeString | str:
        refusal = getattr(case, "refusal", None)
        if refusal is None:
            return "-"
        return format_html(
            "<p>{}</p><p>{}</p><p>{}</p>", refusal, refusal.text, refusal.complaint_body
        )

    @admin.display(description="What happened")
    def timeline(self, case: Case) -> SafeString | str:
        events = case.events.exclude(what=CaseAct.LOOKED).select_related("staff")
        return format_html_join(
            "",
            "{} {} {} {}<br>",
            (
                (
                    in_zone(one.at),
                    one.get_what_display(),
                    f"({one.staff or one.get_by_display()})",
                    one.detail,
                )
                for one in events
            ),
        )

    @admin.display(description="Who looked")
    def looks(self, case: Case) -> SafeString | str:
        seen = case.events.filter(what=CaseAct.LOOKED).select_related("staff").order_by("-at")
        lines = ((in_zone(one.at), one.staff) for one in seen[:20])
        return format_html_join("", "{} {}<br>", lines) or "nobody yet"


@admin.register(Hold)
class HoldAdmin(DecidedAdmin):
    list_display = ("thing_label", "thing_pk", "reason", "how_far", "review_at", "asked_by")
    column_words = {
        "thing_label": "Kind of row",
        "thing_pk": "Its number",
        "review_at": "Review by",
    }
    list_filter = (WaitsFilter, "reason", "thing_label")
    fields = (
        *("thing_label", "thing_pk", "reason", "basis", "how_far", "decide"),
        *("asked_by", "asked_at", "approved_by", "approved_at", "reviewed_at", "review_at"),
        *("released_by", "released_at"),
    )
    readonly_fields = ("how_far", "decide")
    list_select_related = ("asked_by",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self._new)
        return [path("new/", view, name="privacy_hold_new"), *super().get_urls()]

    def actions_of(self, row: Hold) -> Actions:
        return hold_actions(row)

    def _new(self, request: HttpRequest) -> HttpResponse:
        back = reverse("admin:privacy_hold_changelist")
        return money_action_page(request, ask_action(back=back), site=self.admin_site)

    @admin.display(description="How far")
    def how_far(self, hold: Hold) -> str:
        if hold.released_at is not None:
            return "Released"
        if hold.approved_at is None:
            return "Waits for another person's approval; holds nothing yet"
        late = hold.review_at <= timezone.now()
        return "In force, its review is overdue" if late else "In force"
