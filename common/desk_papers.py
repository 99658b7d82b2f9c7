"""Numbered papers of money on the staff desk: their PDF, and that their names are sealed."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe


class GivesPdf(admin.ModelAdmin[Any]):
    """Adds the address of each PDF. Names and addresses are in it, so it is for whoever may see
    the paper's party: `sees_parties` is that permission. `pdf_answer` gives a paper's PDF."""

    sees_parties: str
    pdf_answer: Callable[[Any], HttpResponse]

    @admin.display(description="PDF")
    def pdf(self, paper: Any) -> str:
        address = reverse(f"admin:{self._address_name()}", args=[paper.pk])
        return format_html('<a href="{}">{}.pdf</a>', address, paper.name)

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<int:pk>/pdf/",
            self.admin_site.admin_view(require_safe(self.pdf_view)),
            name=self._address_name(),
        )
        return [own, *super().get_urls()]

    def pdf_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm(self.sees_parties):
            raise PermissionDenied
        papers = self.model._default_manager.select_related("party")
        return self.pdf_answer(get_object_or_404(papers, pk=pk))

    def _address_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_pdf"


class SaysSealed(GivesPdf):
    """Tells whoever does not see the names why they are missing."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(self.sees_parties):
            messages.info(request, "Names and addresses are sealed: only finance reads them.")
        return super().changeform_view(request, *args, **kwargs)
