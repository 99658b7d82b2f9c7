"""Consents and the records of the purge, to be read."""

import json

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.read_only_admin import ReadOnly
from privacy.models import Consent, PendingFile, PurgeRun
from privacy.models.purge_run import broken_link


@admin.register(Consent)
class ConsentAdmin(ReadOnly, admin.ModelAdmin[Consent]):
    list_display = ["person", "purpose", "granted", "method", "at"]
    list_filter = ["purpose", "granted"]
    list_select_related = ["person"]
    search_fields = ["person__email"]


@admin.register(PurgeRun)
class PurgeRunAdmin(ReadOnly, admin.ModelAdmin[PurgeRun]):
    list_display = ["as_of", "started_at", "finished_at", "rows", "failed_rows", "plan_hash"]
    fields = (
        *("as_of", "started_at", "finished_at", "batch_count", "counts", "failures"),
        *("what_was_planned", "plan_hash", "previous_hash", "run_hash", "chain"),
    )
    readonly_fields = ["what_was_planned", "chain"]

    @admin.display(description="Rows")
    def rows(self, run: PurgeRun) -> int:
        return sum(run.counts.values())

    @admin.display(description="Could not go")
    def failed_rows(self, run: PurgeRun) -> int:
        return sum(run.failures.values())

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
