"""Mails about somebody's own data; none holds any."""

from common.outbox import enqueue_mail
from privacy.models import DataExport


def mail_export_ready(*, export: DataExport) -> None:
    person = export.person
    enqueue_mail(
        kind="export_ready",
        to_address=getattr(person, person.get_email_field_name()),
        recipient=person,
        context={"export": export},
        dedupe_key=f"export_ready:{export.pk}",
    )
