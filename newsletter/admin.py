"""Staff write issues, look at them, send them, and see how far they are."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from accounts.current_user import current_user
from accounts.models import User
from common.address_code import address_code
from common.days_work import WaitsFilter
from common.declared_filters import DeclaredFilters
from common.errors import RuleBroken
from common.mail_preview import WAYS, shown_as
from common.password_again import ask_again, is_password_fresh
from common.read_only_admin import ReadOnly
from common.staff_reasons import Audited, reason_of
from newsletter.audience import audience
from newsletter.checklist import open_points
from newsletter.errors import NotMovable, NotReady
from newsletter.figures import progress_of, reactions_to
from newsletter.forms import IssueForm, SendForm
from newsletter.models import Issue, Subscription, Suppression
from newsletter.rendering import fill, links_for, render_issue
from newsletter.services.lock_issue import lock_issue
from newsletter.services.pause_issue import pause_issue
from newsletter.services.resume_issue import resume_issue
from newsletter.services.schedule_issue import schedule_issue
from newsletter.services.send_trial import send_trial
from newsletter.services.stop_issue import stop_issue
from newsletter.services.unschedule_issue import unschedule_issue
from newsletter.states import PUBLISHED, IssueState

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin

Move = Callable[..., None]
# What a button does, and what is said afterwards.
MOVES: dict[str, tuple[Move, str]] = {
    "unschedule": (unschedule_issue, "It is a draft again."),
    "pause": (pause_issue, "Paused. Copies of the call under way still go out."),
    "go_on": (resume_issue, "It goes on within a minute."),
    "stop": (stop_issue, "Stopped. Whoever had not been asked for does not get it."),
}


@admin.register(Issue)
class IssueAdmin(Audited, DeclaredFilters, _Admin):
    form = IssueForm
    list_display = ("subject", "what_next", "state", "send_after", "started_at", "finished_at")
    list_filter = (WaitsFilter, "state")
    prepopulated_fields = {"slug": ["subject"]}
    search_fields = ("subject", "slug")

    @admin.display(description="What next")
    def what_next(self, issue: Issue) -> str:
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:newsletter_issue_desk", args=[issue.pk]),
            "Look at it, send it" if issue.state == IssueState.DRAFT else "See how far it is",
        )

    def has_change_permission(self, request: HttpRequest, obj: Issue | None = None) -> bool:
        may: bool = super().has_change_permission(request, obj)
        return may and (obj is None or obj.state == IssueState.DRAFT)

    def has_delete_permission(self, request: HttpRequest, obj: Issue | None = None) -> bool:
        may: bool = super().has_delete_permission(request, obj)
        return may and obj is not None and obj.state == IssueState.DRAFT

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        # Saving leads to the desk in any case, so one button is enough.
        one_button = {"show_save_and_add_another": False, "show_save_and_continue": False}
        try:
            return super().changeform_view(
                request, object_id, form_url, {**one_button, **(extra_context or {})}
            )
        except NotMovable as refused:
            return self._not_saved(request, refused)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        try:
            with transaction.atomic():
                return super().delete_view(request, object_id, extra_context)
        except NotMovable as refused:
            self.message_user(request, refused.message, messages.ERROR)
            return redirect("admin:newsletter_issue_changelist")

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Issue | None:
        """What is about to be written stays a draft until it is: nobody approves it meanwhile."""
        found: Issue | None = super().get_object(request, object_id, from_field)
        match = request.resolver_match
        writes = match is not None and str(match.url_name).endswith(("_change", "_delete"))
        if found is None or request.method != "POST" or not writes:
            return found
        if not super().has_change_permission(request):
            return found
        return lock_issue(found, of=IssueState.DRAFT)

    def _not_saved(self, request: HttpRequest, refused: NotMovable) -> HttpResponse:
        """Somebody approved it while it was written: the words come back, to be kept elsewhere."""
        typed = [(name, request.POST.get(name, "")) for name in ("subject", "preview_line", "body")]
        return render(
            request,
            "admin/newsletter/not_saved.html",
            {
                **self.admin_site.each_context(request),
                "title": "Not saved",
                "refused": refused.message,
                "typed": [(name.replace("_", " ").capitalize(), text) for name, text in typed],
            },
            status=409,
        )

    def response_add(self, request: HttpRequest, obj: Issue, *args: Any, **kwargs: Any) -> Any:
        return redirect("admin:newsletter_issue_desk", obj.pk)

    def response_change(self, request: HttpRequest, obj: Issue) -> Any:
        return redirect("admin:newsletter_issue_desk", obj.pk)

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site.admin_view
        own = [
            path("<int:pk>/desk/", site(require_safe(self._desk)), name="newsletter_issue_desk"),
            path(
                "<int:pk>/look/<str:name>/",
                site(require_safe(self._look)),
                name="newsletter_issue_look",
            ),
            path("<int:pk>/test/", site(require_POST(self._test)), name="newsletter_issue_test"),
            path("<int:pk>/send/", site(require_POST(self._send)), name="newsletter_issue_send"),
            path(
                "<int:pk>/move/<str:name>/",
                site(require_POST(self._move)),
                name="newsletter_issue_move",
            ),
        ]
        return [*own, *super().get_urls()]

    def _issue(self, request: HttpRequest, pk: int) -> Issue:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Issue, pk=pk)

    def _sender(self, request: HttpRequest) -> User:
        if not request.user.has_perm("newsletter.send_issue"):
            raise PermissionDenied
        return current_user(request)

    def _desk(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(request, self._issue(request, pk), SendForm())

    def _show(
        self, request: HttpRequest, issue: Issue, form: SendForm, *, status: int = 200
    ) -> HttpResponse:
        is_draft = issue.state == IssueState.DRAFT
        return render(
            request,
            "admin/newsletter/desk.html",
            {
                **self.admin_site.each_context(request),
                "title": issue.subject,
                "issue": issue,
                "ways": WAYS.items(),
                "form": form,
                # Links are asked when it is sent: a page should not wait for other sites.
                "points": open_points(issue, asks_links=False) if is_draft else [],
                "recipients": 0 if issue.state in PUBLISHED else audience(issue).count(),
                "progress": None if is_draft else progress_of(issue),
                "is_moving": issue.state in {IssueState.SCHEDULED, IssueState.SENDING},
                "now": timezone.now(),
                "reactions": [] if is_draft else reactions_to(issue),
                "may_send": request.user.has_perm("newsletter.send_issue"),
            },
            status=status,
        )

    def _look(self, request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
        """With the links of whoever looks, as in a test."""
        rendered = render_issue(self._issue(request, pk))
        links = links_for(
            code=address_code(current_user(request).email), issue_id=0, list_id=rendered.list_id
        )
        return shown_as(
            request, way=name, html=fill(rendered.html, links), text=fill(rendered.text, links)
        )

    def _test(self, request: HttpRequest, pk: int) -> HttpResponse:
        issue = self._issue(request, pk)
        actor = self._sender(request)
        try:
            send_trial(issue, actor=actor)
        except RuleBroken as refused:
            self.message_user(request, refused.message, messages.ERROR)
        else:
            self.message_user(request, f"A test went to {actor.email}.", messages.SUCCESS)
        return redirect("admin:newsletter_issue_desk", pk)

    def _send(self, request: HttpRequest, pk: int) -> HttpResponse:
        issue = self._issue(request, pk)
        actor = self._sender(request)
        if not is_password_fresh(request):
            return ask_again(request, back_to=reverse("admin:newsletter_issue_desk", args=[pk]))
        form = SendForm(request.POST)
        if not form.is_valid():
            return self._show(request, issue, form, status=422)
        try:
            schedule_issue(issue, actor=actor, **form.cleaned_data)
        except NotMovable as refused:  # somebody was faster, or the button was pressed twice
            self.message_user(request, refused.message, messages.ERROR)
            return redirect("admin:newsletter_issue_desk", pk)
        except NotReady as refused:
            form.add_error(None, refused.message)
        except RuleBroken as refused:
            form.add_error("recipients", refused.message)
        if form.errors:
            return self._show(request, issue, form, status=422)
        self.message_user(request, "It goes out at its time.", messages.SUCCESS)
        return redirect("admin:newsletter_issue_desk", pk)

    def _move(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        issue = self._issue(request, pk)
        actor = self._sender(request)
        if name not in MOVES:
            raise Http404("There is no such button.")
        if not reason_of(request):
            self.message_user(request, "Say why, then do it again.", messages.ERROR)
            return redirect("admin:newsletter_issue_desk", pk)
        move, said = MOVES[name]
        try:
            move(issue, actor=actor, reason=reason_of(request))
        except RuleBroken as refused:
            self.message_user(request, refused.message, messages.ERROR)
        else:
            self.message_user(request, said, messages.SUCCESS)
        return redirect("admin:newsletter_issue_desk", pk)


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnly, _Admin):
    list_display = ("address", "frequency", "interests", "confirmed_at", "left_at")
    list_filter = ("frequency", ("left_at", admin.EmptyFieldListFilter))
    search_fields = ("address",)
    exclude = ("address_code",)


@admin.register(Suppression)
class SuppressionAdmin(ReadOnly, _Admin):
    """How many, since when and why; whose address it is nobody sees here."""

    list_display = ("since", "reason", "lifted_at")
    list_filter = ("reason",)
    fields = ("since", "reason", "lifted_at")
