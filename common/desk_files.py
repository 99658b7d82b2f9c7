"""Files that came with what staff decide, for whoever may see that at the desk."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from common.kept_file_answers import sent_file_answer


class GivesFiles(admin.ModelAdmin[Any]):
    """Adds the address of each file; `file_model` points to the row by `file_of`."""

    file_model: type[Model]
    file_of: str

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<int:pk>/files/<int:position>/",
            self.admin_site.admin_view(require_safe(self.file_view)),
            name=f"{self.opts.app_label}_{self.opts.model_name}_file",
        )
        return [own, *super().get_urls()]

    def file_view(
        self, request: HttpRequest, pk: int, position: int
    ) -> HttpResponse | FileResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        found: Any = get_object_or_404(self.file_model, position=position, **{self.file_of: row})
        return sent_file_answer(request, found)
