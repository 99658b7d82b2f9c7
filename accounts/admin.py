"""Staff look up accounts; what a person entered is read here, never changed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import AbstractBaseUser, Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.views.decorators.http import require_http_methods

from accounts.current_user import as_user
from accounts.models import DesignerProfile, User
from accounts.services.remove_second_factor import remove_second_factor
from accounts.services.set_log_in import set_log_in
from common.money_action import Effect, MoneyAction, money_action_page
from common.read_only_admin import ReadOnly
from common.second_factor import (
    ask_for_second_factor,
    has_second_factor,
    is_second_factor_shown,
)

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Inline = admin.StackedInline[DesignerProfile, User]
    _Admin = admin.ModelAdmin[User]
else:
    _Inline, _Admin = admin.StackedInline, admin.ModelAdmin

admin.site.unregister(Group)
# Whoever can enter a confirmed address there can have that account's password reset to it.
admin.site.unregister(EmailAddress)
# It holds what opens an account; whether there is one is shown with the account.
admin.site.unregister(Authenticator)
admin.site.site_title = admin.site.site_header = "JewelCAD staff desk"
admin.site.index_title = "The day’s work"
# Staff log in where everyone does: one place that counts failures and asks for confirmation.
_log_in_elsewhere = secure_admin_login(admin.site.login)


def _may_enter_desk(request: HttpRequest) -> bool:
    is_staff = request.user.is_active and getattr(request.user, "is_staff", False)
    return bool(is_staff) and is_second_factor_shown(request)


def _show_the_way_in(request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
    """Who is logged in as staff and stands here lacks the second factor."""
    if request.user.is_active and getattr(request.user, "is_staff", False):
        wish = get_next_redirect_url(request) or reverse("admin:index")
        if is_second_factor_shown(request):
            return HttpResponseRedirect(wish)
        return ask_for_second_factor(request, then=wish)
    answer: HttpResponseBase = _log_in_elsewhere(request, extra_context)
    return answer


def _view_of_desk(view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
    """Django's own pages show themselves to whatever else is asked of them."""
    return require_http_methods(["GET", "HEAD", "POST"])(_any_view_of_desk(view, cacheable))


_any_view_of_desk = admin.site.admin_view
admin.site.admin_view = _view_of_desk  # type: ignore[method-assign, assignment]
admin.site.has_permission = _may_enter_desk  # type: ignore[method-assign]
admin.site.login = require_http_methods(["GET", "HEAD", "POST"])(_show_the_way_in)  # type: ignore[method-assign, assignment]


class DesignerProfileInline(_Inline):
    model = DesignerProfile
    can_delete = False
    fields = readonly_fields = ("studio_name", "city", "country", "bio", "created_at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(ReadOnly, _Admin):
    """Staff decide here who may log in, and take a lost second factor off, each with a reason.

    Erasing a person is a tool of its own: it knows what the law keeps.
    """

    list_display = ("email", "username", "display_name", "is_designer", "is_active", "joined_at")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "username", "display_name", "designer_profile__studio_name")
    ordering = ("-joined_at",)
    fields = (
        "email",
        "username",
        "display_name",
        "is_active",
        "decisions",
        "is_staff",
        "joined_at",
        "last_login",
        "age_attested_at",
        "age_statement_version",
    )
    readonly_fields = fields
    inlines = (DesignerProfileInline,)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> list[Any]:
        """What can be decided is shown to whoever may decide."""
        may = request.user.has_perm("accounts.change_user")
        return [name for name in super().get_fields(request, obj) if may or name != "decisions"]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/log-in/", wrap(self._log_in), name="accounts_user_log_in"),
            path("<int:pk>/second-factor/", wrap(self._factor), name="accounts_user_factor"),
        ]
        return [*own, *super().get_urls()]

    @admin.display(description="Decide")
    def decisions(self, user: User) -> str:
        log_in = reverse("admin:accounts_user_log_in", args=[user.pk])
        words = "Take the log-in away" if user.is_active else "Give the log-in back"
        links = [(log_in, words)]
        if has_second_factor(user):
            factor = reverse("admin:accounts_user_factor", args=[user.pk])
            links.append((factor, "Take the second factor off"))
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    def _log_in(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = get_object_or_404(User, pk=pk, closed_at=None)
        takes = account.is_active
        what = (
            "cannot log in any more, and is logged out everywhere; the API tokens end"
            if takes
            else "can log in again with the password of before"
        )

        def act(actor: AbstractBaseUser, entered: dict[str, Any]) -> str:
            set_log_in(
                actor=as_user(actor),
                account=account,
                may_log_in=not takes,
                reason=entered["reason"],
            )
            return f"{account.email} {what}."

        verb = "Take the log-in away" if takes else "Give the log-in back"
        return self._decide(request, account, verb=verb, what=what, act=act)

    def _factor(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = get_object_or_404(User, pk=pk, closed_at=None)
        what = "has no second factor any more, is logged out everywhere, and gets a mail about it"

        def act(actor: AbstractBaseUser, entered: dict[str, Any]) -> str:
            remove_second_factor(actor=as_user(actor), account=account, reason=entered["reason"])
            return f"{account.email} {what}."

        return self._decide(request, account, verb="Take the second factor off", what=what, act=act)

    def _decide(
        self,
        request: HttpRequest,
        account: User,
        *,
        verb: str,
        what: str,
        act: Callable[[AbstractBaseUser, dict[str, Any]], str],
    ) -> HttpResponse:
        return money_action_page(
            request,
            MoneyAction(
                title=f"{verb}: {account.email}",
                verb=verb,
                permission="accounts.change_user",
                effect=lambda entered: Effect(
                    facts=[("Account", account.email)],
                    sentences=[f"{account.email} {what}."],
                ),
                act=act,
                back=reverse("admin:accounts_user_change", args=[account.pk]),
            ),
            site=self.admin_site,
        )

    @admin.display(boolean=True, description="designer")
    def is_designer(self, user: User) -> bool:
        return user.is_designer

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).select_related("designer_profile")
