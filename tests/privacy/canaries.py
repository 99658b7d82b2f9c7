"""A value of its own in every personal field of the worlds, by which it is found again."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import Error, connection, models, transaction

from privacy.data_map import data_map
from tests.privacy.worlds import World

RECORDS = {label: record for label, record in data_map().records.items() if record.subjects}
# By these a row is found: they keep what they have, which is of this row alone.
LEADS_TO_SOMEBODY = {
    "moderation.Report.reporter_address",
    "privacy.Case.subject_code",
    "privacy.DataExport.address",
    "privacy.Erasure.contact",
    "accounts.ReservedUsername.code",
    "accounts.User.email",
    "account.EmailAddress.email",
    "common.OutboxMail.to_address",
    "newsletter.Delivery.address_code",
    "newsletter.OptIn.address_code",
    "newsletter.Subscription.address_code",
    "newsletter.Suppression.address_code",
    "orders.GuestVersionMailStop.address_code",
    "privacy.Consent.address_code",
    "orders.Order.number",
    "orders.Order.guest_email",
    "payments.WebhookEvent.account",
    "payments.WebhookEvent.reference",
    "payouts.ConnectedAccount.stripe_account_id",
}
# Numbers of accounts, which other columns may hold by chance.
NO_CANARY = {
    "accounts.Session.account_id",
    "admin.LogEntry.object_id",
    "privacy.Disclosure.account_number",
    "privacy.StaffView.account_number",
}
# (world, table, field): the value by which it is found again.
Canaries = dict[tuple[str, str, str], str]


def fill(worlds: list[World]) -> Canaries:
    """A value of its own in every personal field of every row, where a rule lets it in."""
    canaries: Canaries = {}
    with pgtrigger.ignore(), connection.cursor() as cursor:
        for world in worlds:
            for label, record in RECORDS.items():
                if world.rows[label] is None:
                    continue
                for name, _ in record.personal_fields():
                    number = len(canaries) + 1
                    value = put(world.rows[label], name, number, cursor)
                    if value is not None:
                        canaries[world.name, label, name] = value
    return canaries


def put(row: Any, name: str, number: int, cursor: Any) -> str | None:
    """The value as a copy shows it; None where the field cannot hold one of its own."""
    label, column = row._meta.label, row._meta.get_field(name)
    rows = type(row)._base_manager.filter(pk=row.pk)
    if f"{label}.{name}" in NO_CANARY or column.is_relation:
        return None
    if f"{label}.{name}" in LEADS_TO_SOMEBODY or column.primary_key:
        return str(rows.values_list(name, flat=True)[0]) or None
    for value, shown in candidates(column, number):
        try:
            with transaction.atomic():
                rows.update(**{name: value})
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        except (Error, ValueError):
            continue
        return shown
    return None


def candidates(column: Any, number: int) -> Iterator[tuple[Any, str]]:
    if column.is_relation or isinstance(column, models.BooleanField):  # each has few values
        return
    word = f"zq{number:05d}qz"
    match column:
        case models.DateTimeField():
            moment = datetime(2027, 3, 1, tzinfo=UTC) + timedelta(seconds=number)
            yield moment, moment.isoformat()
        case models.DateField():
            yield (
                date(1700, 1, 1) + timedelta(days=number),
                str(date(1700, 1, 1) + timedelta(days=number)),
            )
        case models.UUIDField():
            yield UUID(int=number), str(UUID(int=number))
        case models.JSONField():
            yield of_declared_keys(column, word), word
        case ArrayField(base_field=models.CharField() | models.TextField()):
            yield [word], word
        case ArrayField():
            return  # of times and figures, which stand there in words of the database
        case models.DecimalField():
            yield Decimal(70_000 + number), str(Decimal(70_000 + number))
        case models.FloatField():
            yield 7_000_000.5 + number, str(7_000_000.5 + number)
        case models.IntegerField():
            yield 7_000_000 + number, str(7_000_000 + number)
        case SearchVectorField():
            yield word, f"'{word}'"
        case models.BinaryField():
            yield word.encode(), word.encode().hex()
        case models.EmailField():
            yield f"{word}@example.test", f"{word}@example.test"
        case _:
            yield word, word


def of_declared_keys(column: models.JSONField[Any], word: str) -> Any:
    """The word at the end of the first path that the map lists for the column."""
    entry = data_map().records[column.model._meta.label].fields[column.name]
    value: Any = word
    for key in reversed(next(iter(entry.keys)).split(".")):
        value = [value] if key == "*" else {key: value}
    return value
