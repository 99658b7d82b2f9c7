"""A view that does not say who may enter keeps the URL configuration from loading."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import include, path
from rest_framework.permissions import AllowAny
from rest_framework.views import APIView

from accounts.sessions import SessionStore
from common import access


def silent(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


class SilentApi(APIView):
    """Leaves its permissions to the settings."""


class OpenApi(APIView):
    permission_classes = [AllowAny]


def load(*patterns: Any, **elsewhere: str) -> None:
    access.require_declared_access(patterns, elsewhere=elsewhere)


@pytest.mark.parametrize("view", [silent, SilentApi.as_view()])
def test_silent_view_is_refused_by_name_and_address(view: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"/shop/till/ \(.*[sS]ilent"):
        load(path("shop/", include([path("till/", view)])))


@pytest.mark.parametrize(
    "decorate",
    [
        access.public,
        access.signed,
        access.buyer_required,
        access.designer_required,
        access.staff_required,
    ],
)
def test_each_declaration_is_enough(decorate: Any) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    load(path("till/", decorate(view)))


def test_api_class_declares_by_its_own_permissions() -> None:
    load(path("till/", OpenApi.as_view()))


def test_package_pages_are_excused_by_their_prefix_only() -> None:
    load(path("desk/", include([path("a/", silent)])), **{"desk/": "staff"})
    with pytest.raises(ImproperlyConfigured, match="/other/"):
        load(path("desk/a/", silent), path("other/", silent), **{"desk/": "staff"})


@pytest.mark.parametrize(
    ("decorate", "who", "outcome"),
    [
        (access.public, "visitor", "in"),
        (access.buyer_required, "visitor", "login"),
        (access.buyer_required, "ben", "in"),
        (access.designer_required, "visitor", "login"),
        (access.designer_required, "ben", "refused"),
        (access.designer_required, "mira", "in"),
        (access.staff_required, "mira", "refused"),
        (access.staff_required, "staff", "second factor"),
    ],
)
def test_gate_lets_in_whom_it_names(
    decorate: Any, who: str, outcome: str, request: pytest.FixtureRequest
) -> None:
    asked = RequestFactory().get("/till/?page=2")
    asked.user = AnonymousUser() if who == "visitor" else request.getfixturevalue(who)
    asked.session = SessionStore()
    view = decorate(silent)
    if outcome == "refused":
        with pytest.raises(PermissionDenied):
            view(asked)
        return
    answer = view(asked)
    if outcome == "login":
        assert answer.status_code == 302
        assert answer["Location"] == "/accounts/login/?next=/till/%3Fpage%3D2"
    elif outcome == "second factor":
        assert answer["Location"] == "/accounts/second-factor/?next=%2Ftill%2F%3Fpage%3D2"
    else:
        assert answer.content == b"in"
