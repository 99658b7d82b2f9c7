"""What the people who look after payments may do about held money; given by every `migrate`."""

from typing import Any

from django.apps import AppConfig

from aftersales.groups import NAME
from common.group_rights import give_rights

RIGHTS = (
    *("design_requests.view_brief", "design_requests.view_offer"),
    *("design_requests.view_milestone", "design_requests.decide_milestone"),
    *("design_requests.view_milestonepayment", "design_requests.view_heldpart"),
    *("design_requests.view_bankdispute", "design_requests.view_delivery"),
    *("design_requests.view_message", "design_requests.view_messagefile"),
)


def make_group(*, sender: AppConfig, **_: Any) -> None:
    give_rights(NAME, RIGHTS, app=sender.label)
