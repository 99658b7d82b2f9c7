"""Staff look up accounts; what a person entered is read here, never changed."""

from typing import TYPE_CHECKING, Any

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import DesignerProfile, User
from common.declared_filters import DeclaredFilters

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Inline = admin.StackedInline[DesignerProfile, User]
    _Admin = admin.ModelAdmin[User]
else:
    _Inline, _Admin = admin.StackedInline, admin.ModelAdmin

admin.site.unregister(Group)
# Whoever can enter a confirmed address there can have that account's password reset to it.
admin.site.unregister(EmailAddress)
# Staff log in where everyone does: one place that counts failures and asks for confirmation.
# As allauth's documentation has it.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class DesignerProfileInline(_Inline):
    model = DesignerProfile
    can_delete = False
    fields = readonly_fields = ("studio_name", "city", "country", "bio", "created_at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(DeclaredFilters, _Admin):
    """Whether someone may log in is the one thing that staff decide here."""

    list_display = ("email", "username", "display_name", "is_designer", "is_active", "joined_at")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "username", "display_name", "designer_profile__studio_name")
    ordering = ("-joined_at",)
    fields = (
        "email",
        "username",
        "display_name",
        "is_active",
        "is_staff",
        "joined_at",
        "last_login",
        "age_attested_at",
        "age_statement_version",
    )
    readonly_fields = tuple(name for name in fields if name != "is_active")
    inlines = (DesignerProfileInline,)

    @admin.display(boolean=True, description="designer")
    def is_designer(self, user: User) -> bool:
        return user.is_designer

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).select_related("designer_profile")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Erasing a person is a tool of its own: it knows what the law keeps."""
        return False
