"""The group of people who read the books and change nothing; made by every `migrate`."""

from typing import Any

from django.apps import AppConfig

from common.group_rights import give_rights

NAME = "Bookkeeping"
READS = (
    *("bookkeeping.read_books", "bookkeeping.view_bookdifference"),
    *("orders.view_ledgertransaction", "orders.view_ledgerentry", "orders.view_linesettlement"),
    *("orders.view_document", "orders.view_documentparty", "orders.view_documentseries"),
    "design_requests.view_requestdocument",
    "design_requests.view_requestdocumentparty",
    "design_requests.view_requestdocumentseries",
    *("orders.view_order", "payouts.view_earning", "payouts.view_transfer"),
    *("payouts.view_statement", "payouts.view_statementparty"),
)


def make_group(*, sender: AppConfig, **_: Any) -> None:
    give_rights(NAME, READS, app=sender.label)
