"""Addresses of the shop that Oscar's documentation sets up."""

from typing import Any

from django.apps import apps
from django.urls import include, path

shop: Any = apps.get_app_config("oscar")
urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include(shop.urls[0])),
]
