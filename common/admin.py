"""Staff read who acted; nobody writes here."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from common.audit import act_choices, words_of
from common.days_work import WaitsFilter
from common.delivery import send_again
from common.languages import NAMES
from common.mail_catalogue import cause_of, example_of, mail_kinds
from common.mail_preview import WAYS, language_wanted, shown_as
from common.models import AuditEntry, OutboxMail
from common.queue import enqueue
from common.read_only_admin import ReadOnly
from common.staff_reasons import ReasonedActions, reason_of

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin


class ActFilter(admin.SimpleListFilter):
    title = "act"
    parameter_name = "act"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return act_choices()

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry]
    ) -> QuerySet[AuditEntry]:
        return queryset.filter(act=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, _Admin):
    list_display = ("acted_at", "who", "what", "target_kind", "target_id", "reason")
    column_words = {"target_kind": "About", "target_id": "Its number", "acted_at": "When"}
    list_filter = (ActFilter, "machine", "target_kind")
    list_select_related = ("person",)
    search_fields = ("target_id", "person__email", "person__username", "reason")
    date_hierarchy = "acted_at"
    fields = ("acted_at", "who", "what", "target_kind", "target_id", "reason")
    readonly_fields = ("who", "what")

    @admin.display(ordering="person")
    def who(self, entry: AuditEntry) -> str:
        return entry.who

    @admin.display(ordering="act")
    def what(self, entry: AuditEntry) -> str:
        return words_of(entry.act)


class MailStateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("waiting", "waiting"),
            ("sent", "sent"),
            ("given_up", "given up"),
            ("bounced", "bounced"),
        ]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[OutboxMail]
    ) -> QuerySet[OutboxMail]:
        match self.value():
            case "waiting":
                return queryset.filter(sent_at=None, given_up_at=None)
            case "sent":
                return queryset.filter(sent_at__isnull=False, bounced_at=None)
            case "given_up":
                return queryset.filter(given_up_at__isnull=False)
            case "bounced":
                return queryset.filter(bounced_at__isnull=False)
        return queryset


@admin.register(OutboxMail)
class OutboxMailAdmin(ReasonedActions, ReadOnly, _Admin):
    """How mails stand. Never their text or links: a link may open an account."""

    list_display = ("created_at", "kind", "to_address", "state", "attempt_count", "last_error")
    column_words = {
        "created_at": "Written",
        "to_address": "To",
        "attempt_count": "Tries",
        "last_error": "What went wrong",
    }
    list_filter = (WaitsFilter, MailStateFilter, "kind")
    search_fields = ("to_address",)
    fields = (
        *("kind", "cause", "to_address", "state", "attempt_count", "last_error"),
        *("created_at", "try_after", "sent_at", "given_up_at", "bounced_at"),
    )
    readonly_fields = ("cause", "state")
    actions = ("send_again",)

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site.admin_view
        own = [
            path("kinds/", site(require_safe(self._kinds)), name="common_mail_kinds"),
            path(
                "kinds/<slug:kind>/<slug:way>/",
                site(require_safe(self._kind)),
                name="common_mail_kind",
            ),
        ]
        return [*own, *super().get_urls()]

    def _kinds(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return render(
            request,
            "admin/common/mail_kinds.html",
            {
                **self.admin_site.each_context(request),
                "title": "Kinds of mail",
                "kinds": list(mail_kinds().values()),
                "ways": WAYS.items(),
                "mail_languages": NAMES.items(),
                "chosen_language": language_wanted(request),
            },
        )

    def _kind(self, request: HttpRequest, kind: str, way: str) -> HttpResponseBase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = mail_kinds().get(kind)
        if found is None:
            raise Http404("There is no such kind of mail.")
        example = example_of(found, language=language_wanted(request))
        return shown_as(request, way=way, html=example.html, text=example.text)

    @admin.display(description="Why it is sent")
    def cause(self, mail: OutboxMail) -> str:
        return cause_of(mail.kind)

    @admin.action(description="Send again what was given up")
    def send_again(self, request: HttpRequest, queryset: QuerySet[OutboxMail]) -> None:
        actor, why = cast(AbstractBaseUser, request.user), reason_of(request)
        again = [
            mail.pk for mail in queryset if send_again(actor=actor, mail_id=mail.pk, reason=why)
        ]
        for mail_id in again:
            enqueue("common.deliver_mail_task", mail_id)
        passed_over = queryset.count() - len(again)
        sent = "1 mail is" if len(again) == 1 else f"{len(again)} mails are"
        self.message_user(request, f"{sent} sent again, {passed_over} passed over.")
