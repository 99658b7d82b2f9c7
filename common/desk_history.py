"""The page *History* of a row at the staff desk: what was written down about it."""

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse

from common.audit import words_of
from common.models import AuditEntry

MOST_TOLD = 100


class TellsHistory:
    """Django's own page tells what was changed in its forms, which is hardly anything here."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        desk: Any = super()
        answer = desk.history_view(request, object_id, extra_context)
        if isinstance(answer, TemplateResponse) and answer.context_data is not None:
            row = answer.context_data["object"]
            may_read = request.user.has_perm("common.view_auditentry")
            answer.context_data |= {
                "may_read_acts": may_read,
                "acts": _acts_on(row) if may_read else [],
                "most_told": MOST_TOLD,
            }
        return answer


def _acts_on(row: Any) -> list[tuple[AuditEntry, str]]:
    """The newest first, each with its act in words; none where rows of this kind have no name in
    the record of acts."""
    if not hasattr(row, "audit_id"):
        return []
    entries = AuditEntry.objects.about(row).select_related("person")[:MOST_TOLD]
    return [(entry, words_of(entry.act)) for entry in entries]
