"""What the people who review pieces may do about reports; given by every `migrate`."""

from typing import Any

from django.apps import AppConfig

from common.group_rights import give_rights
from models_catalog.groups import NAME

RIGHTS = (
    *("moderation.view_report", "moderation.view_reportfile", "moderation.decide_report"),
    *("moderation.view_appeal", "moderation.view_reportdecision"),
    *("moderation.view_suspension", "moderation.suspend_designer"),
)


def make_group(*, sender: AppConfig, **_: Any) -> None:
    give_rights(NAME, RIGHTS, app=sender.label)
