"""The group of people who read the books and change nothing; made by every `migrate`."""

from typing import Any

from django.contrib.auth.models import Group, Permission

NAME = "Bookkeeping"
READS = (
    *("bookkeeping.read_books", "bookkeeping.view_bookdifference"),
    *("orders.view_ledgertransaction", "orders.view_ledgerentry", "orders.view_linesettlement"),
    *("orders.view_document", "orders.view_documentparty", "orders.view_documentseries"),
    *("orders.view_order", "payouts.view_earning", "payouts.view_transfer"),
    *("payouts.view_statement", "payouts.view_statementparty"),
)


def make_group(**_: Any) -> None:
    """Adds what is missing and takes nothing away: staff may give the group more."""
    group, _created = Group.objects.get_or_create(name=NAME)
    for name in READS:
        app, _dot, codename = name.partition(".")
        found = Permission.objects.filter(content_type__app_label=app, codename=codename)
        group.permissions.add(*found)
