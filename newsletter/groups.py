"""The group of people who write and send the newsletter; made by every `migrate`."""

from typing import Any

from django.apps import AppConfig

from common.group_rights import give_rights

NAME = "Newsletter"
RIGHTS = (
    *("newsletter.view_issue", "newsletter.add_issue", "newsletter.change_issue"),
    *("newsletter.delete_issue", "newsletter.send_issue"),
    *("newsletter.view_subscription", "newsletter.view_suppression"),
)


def make_group(*, sender: AppConfig, **_: Any) -> None:
    give_rights(NAME, RIGHTS, app=sender.label)
