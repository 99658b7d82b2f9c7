"""The group of people who look after payments; made by every `migrate`.

They decide about single payments. The books are read and corrected by others.
"""

from typing import Any

from django.apps import AppConfig

from common.group_rights import give_rights

NAME = "Finance"
RIGHTS = (
    *("orders.view_order", "orders.view_orderline", "orders.view_licencegrant"),
    *("orders.view_heldpayment", "orders.decide_heldpayment"),
    *("aftersales.view_refund", "aftersales.make_refund", "aftersales.view_returnedpart"),
    *("aftersales.view_dispute", "aftersales.answer_dispute", "aftersales.view_evidence"),
    *("payments.view_webhookevent", "payments.replay_webhookevent"),
    *("payouts.view_earning", "payouts.release_earning", "payouts.pay_earning"),
    *("payouts.view_transfer", "payouts.view_reversal", "payouts.view_bankpayout"),
    *("payouts.view_sharefreeze", "payouts.view_connectedaccount"),
    *("payouts.view_claim", "payouts.pay_claim"),
)


def make_group(*, sender: AppConfig, **_: Any) -> None:
    give_rights(NAME, RIGHTS, app=sender.label)
