"""What the people who review pieces may do about buyers' reviews; given by every `migrate`."""

from typing import Any

from django.apps import AppConfig

from common.group_rights import give_rights
from models_catalog.groups import NAME

RIGHTS = (
    *("reviews.view_review", "reviews.decide_review", "reviews.view_reviewappeal"),
    *("reviews.view_reviewreport", "reviews.view_reviewdecision"),
)


def make_group(*, sender: AppConfig, **_: Any) -> None:
    give_rights(NAME, RIGHTS, app=sender.label)
