"""Staff read what does not fit in the books, and close it by a correcting entry with a reason."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from accounts.current_user import current_user
from bookkeeping.forms import CorrectionForm
from bookkeeping.models import BookDifference
from bookkeeping.services.close_difference import close_difference
from common.days_work import WaitsFilter
from common.errors import RuleBroken
from common.password_again import ask_again, is_password_fresh
from common.read_only_admin import ReadOnly

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin


@admin.register(BookDifference)
class BookDifferenceAdmin(ReadOnly, _Admin):
    list_display = ("kind", "reference", "ours", "theirs", "found_at", "closed_at")
    list_filter = (WaitsFilter, ("closed_at", admin.EmptyFieldListFilter), "kind")
    search_fields = ("reference",)
    list_select_related = ("correction",)
    fields = (
        *("kind", "reference", "ours", "theirs", "found_at", "seen_at", "closed_at"),
        *("correction", "correct"),
    )
    readonly_fields = ("correct",)

    def get_fields(self, request: HttpRequest, obj: BookDifference | None = None) -> list[Any]:
        """The way to a correction is for whoever may take it."""
        may = request.user.has_perm("bookkeeping.correct_books")
        return [name for name in super().get_fields(request, obj) if may or name != "correct"]

    @admin.display(description="What next")
    def correct(self, row: BookDifference) -> str:
        if row.closed_at:
            return "Nothing: it is closed."
        address = reverse("admin:bookkeeping_correct", args=[row.pk])
        return format_html('<a href="{}">Correct the books</a>', address)

    def get_urls(self) -> list[URLPattern]:
        correct = self.admin_site.admin_view(self._correct)
        own = [path("<int:pk>/correct/", correct, name="bookkeeping_correct")]
        return [*own, *super().get_urls()]

    def _correct(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm("bookkeeping.correct_books"):
            raise PermissionDenied
        row = get_object_or_404(BookDifference, pk=pk)
        if not is_password_fresh(request):
            return ask_again(request, back_to=request.path)
        form = CorrectionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                booked = close_difference(
                    actor=current_user(request), difference=row, correction=form.correction
                )
            except RuleBroken as refused:
                form.add_error(None, refused.message)
            else:
                self.message_user(request, f"Booked as {booked}.", messages.SUCCESS)
                return redirect("admin:bookkeeping_bookdifference_changelist")
        return render(
            request,
            "admin/bookkeeping/correct.html",
            {**self.admin_site.each_context(request), "row": row, "form": form},
            status=422 if form.errors else 200,
        )
