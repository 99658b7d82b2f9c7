"""Staff pages on which rows are read, and changed by nothing but named actions."""

from django.db.models import Model
from django.http import HttpRequest

from common.declared_filters import DeclaredFilters


class ReadOnly(DeclaredFilters):
    """No adding, changing or deleting, whatever the person's rights."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
