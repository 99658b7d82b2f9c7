"""Consents and the records of the purge, to be read."""

import json
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from common.csv_files import csv_answer
from common.days_work import WaitsFilter
from common.declared_filters import DeclaredFilters
from common.errors import RuleBroken
from common.read_only_admin import ReadOnly
from common.staff_reasons import Audited, WithReason
from privacy import policy_admin  # noqa: F401 (registers its pages)
from privacy.models import (
    Breach,
    ChildReport,
    Consent,
    Disclosure,
    PendingFile,
    PurgeRun,
    StaffView,
)
from privacy.models.purge_run import broken_link
from privacy.states import ChildDecision
from privacy.wishes.breach_extent import (
    PERSON_COLUMNS,
    breach_extent,
    persons_touched,
    table_choices,
)
from privacy.wishes.decide_report import decide_report


@admin.register(Consent)
class ConsentAdmin(ReadOnly, admin.ModelAdmin[Consent]):
    list_display = ["person", "purpose", "granted", "method", "at"]
    list_filter = ["purpose", "granted"]
    list_select_related = ["person"]
    search_fields = ["person__email"]


@admin.register(PurgeRun)
class PurgeRunAdmin(ReadOnly, admin.ModelAdmin[PurgeRun]):
    list_display = ["as_of", "started_at", "finished_at", "rows", "failed_rows", "plan_hash"]
    column_words = {"plan_hash": "Fingerprint of its plan"}
    fields = (
        *("as_of", "started_at", "finished_at", "batch_count", "counts", "what_stays"),
        *("what_was_planned", "plan_hash", "previous_hash", "run_hash", "chain"),
    )
    readonly_fields = ["what_stays", "what_was_planned", "chain"]

    @admin.display(description="Rows")
    def rows(self, run: PurgeRun) -> int:
        return sum(run.counts.values())

    @admin.display(description="Could not go")
    def failed_rows(self, run: PurgeRun) -> int:
        return sum(run.failures.values())

    @admin.display(description="Could not go")
    def what_stays(self, run: PurgeRun) -> SafeString | str:
        lines = ((line,) for line in run.stays_in_words)
        return format_html_join("", "<p>{}</p>", lines) or "No row."

    @admin.display(description="Plan")
    def what_was_planned(self, run: PurgeRun) -> SafeString:
        found = [line for line in run.plan if line["over"]]
        return format_html("<pre>{}</pre>", json.dumps(found, indent=2))

    @admin.display(description="Chain of records")
    def chain(self, run: PurgeRun) -> str:
        broken = broken_link()
        return "Every finished run is as it was sealed." if broken is None else f"Broken: {broken}"


@admin.register(PendingFile)
class PendingFileAdmin(ReadOnly, admin.ModelAdmin[PendingFile]):
    list_display = ["store", "key", "recorded_at", "attempt_count", "last_error", "try_after"]
    column_words = {
        "key": "File",
        "recorded_at": "To go since",
        "attempt_count": "Tries",
        "try_after": "Next try",
        "last_error": "What went wrong",
    }


@admin.register(StaffView)
class StaffViewAdmin(ReadOnly, admin.ModelAdmin[StaffView]):
    list_display = ["at", "viewer", "viewer_role", "what", "account_number"]
    column_words = {
        "viewer": "Who looked",
        "viewer_role": "With which rights",
        "account_number": "Whose account",
    }
    list_select_related = ["viewer"]
    search_fields = ["=account_number", "viewer__email"]


class _PeopleByNumber(AutocompleteSelect):
    """Django looks up what was sent to show it again, and fails where it is no number.

    And an empty one has no name for whoever only hears it.
    """

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().build_attrs(*args, **kwargs) | {"data-placeholder": "Name or address"}

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        return super().optgroups(name, [one for one in value if one.isdecimal()], attr)


@admin.register(Disclosure)
class DisclosureAdmin(Audited, DeclaredFilters, admin.ModelAdmin[Disclosure]):
    """Who was given what, when, on which basis: written once, by whoever gave it."""

    asks_again = True
    list_display = ["given_at", "recipient", "basis", "scope", "given_by", "approved_by"]
    list_filter = ["basis"]
    list_select_related = ["given_by", "approved_by"]
    fields = [
        "account_number",
        "recipient",
        "basis",
        "basis_text",
        "scope",
        "approved_by",
        "given_at",
    ]
    autocomplete_fields = ["approved_by"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "approved_by":
            kwargs["widget"] = _PeopleByNumber(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Whoever fills in the form is who gave it, before the rules are asked."""
        shown = super().get_form(request, obj, change, **kwargs)

        class Given(shown):  # type: ignore[misc, valid-type]
            def __init__(self, *args: Any, **values: Any) -> None:
                super().__init__(*args, **values)
                if obj is None:
                    self.instance.given_by_id = request.user.pk

            def clean_approved_by(self) -> Any:
                other = self.cleaned_data["approved_by"]
                if other.pk == request.user.pk or not other.is_staff:
                    raise forms.ValidationError("Somebody else of the staff has to approve it.")
                return other

        return Given


class BreachForm(WithReason):
    tables = forms.MultipleChoiceField(
        choices=table_choices, help_text="Each table that was lost or seen, as the data map has it."
    )


@admin.register(Breach)
class BreachAdmin(Audited, DeclaredFilters, admin.ModelAdmin[Breach]):
    """Whom a breach touches, and how long there is to tell the authority."""

    form = BreachForm
    list_display = ["what", "known_at", "clock", "people_told_at"]
    list_filter = [WaitsFilter]
    fields = (
        *("what", "tables", "began_at", "ended_at", "known_at", "clock", "extent"),
        *("authority_told_at", "people_told_at", "need_not_be_told", "reason"),
    )
    readonly_fields = ["clock", "extent"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="72 hours")
    def clock(self, breach: Breach) -> str:
        return breach.clock(timezone.now()) if breach.pk else "Begins when you save."

    @admin.display(description="Whom it touches")
    def extent(self, breach: Breach) -> SafeString | str:
        if not breach.pk:
            return "Counted when you save."
        found = breach_extent(breach)
        lines = format_html_join(
            "",
            "<tr><th>{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            (
                (one.label, one.rows, len(one.accounts), one.without_account, one.categories)
                for one in found.tables
            ),
        )
        return format_html(
            "<table><tr><th>Table</th><th>Rows</th><th>Accounts</th><th>Rows without account</th>"
            "<th>Kinds of data</th></tr>{}</table><p>{} accounts in all. "
            '<a href="{}">List (CSV)</a></p>',
            lines,
            len(found.accounts),
            reverse("admin:privacy_breach_persons", args=[breach.pk]),
        )

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(require_safe(self.persons))
        own = [path("<int:breach_id>/persons.csv", page, name="privacy_breach_persons")]
        return [*own, *super().get_urls()]

    def persons(self, request: HttpRequest, breach_id: int) -> StreamingHttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        breach = get_object_or_404(Breach, pk=breach_id)
        return csv_answer(
            file_name=f"breach-{breach.pk}.csv",
            header=PERSON_COLUMNS,
            rows=persons_touched(breach),
        )


@admin.register(ChildReport)
class ChildReportAdmin(Audited, DeclaredFilters, admin.ModelAdmin[ChildReport]):
    """Reported accounts, to be decided within 72 hours."""

    asks_again = True
    list_display = ["reported_at", "person", "decision", "decide_by", "contested_at"]
    list_filter = [WaitsFilter, "decision"]
    list_select_related = ["person"]
    fields = ("person", "case", "reported_at", "decide_by", "contest", "contested_at", "decision")

    def get_readonly_fields(self, request: HttpRequest, obj: ChildReport | None = None) -> Any:
        is_open = obj is not None and obj.decision == ChildDecision.OPEN
        return [name for name in self.fields if name != "decision" or not is_open]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: ChildReport, form: Any, change: bool) -> None:
        try:
            decide_report(
                actor=cast(AbstractBaseUser, request.user),
                report=obj,
                decision=ChildDecision(obj.decision),
                reason=form.cleaned_data["why"],
            )
        except RuleBroken as refused:
            messages.error(request, refused.message)


from privacy.desk import admin as desk_admin  # noqa: E402, F401 (registers the desk)
from privacy.desk import found_admin  # noqa: E402, F401
