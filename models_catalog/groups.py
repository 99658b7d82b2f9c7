"""The group of people who decide what is sold; made by every `migrate`."""

from typing import Any

from django.apps import AppConfig

from common.group_rights import give_rights

NAME = "Review"
RIGHTS = (
    *("models_catalog.view_cadmodel", "models_catalog.change_cadmodel"),
    "models_catalog.take_down_cadmodel",
    *("models_catalog.view_processingrun", "models_catalog.view_picturerun"),
    "models_catalog.view_quarantinedfile",
    *("models_catalog.view_piecequestion", "models_catalog.hide_piecequestion"),
)


def make_group(*, sender: AppConfig, **_: Any) -> None:
    give_rights(NAME, RIGHTS, app=sender.label)
