"""A visitor's form needs no cookie: the browser says whether one of our own pages sent it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from common.same_origin import same_origin_form

OWN = "http://testserver"


@same_origin_form
def till(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": OWN},
        {"Referer": f"{OWN}/models/"},
        {"Origin": OWN, "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_own_page_is_heard(headers: dict[str, str]) -> None:
    assert till(RequestFactory().post("/cart/add/", headers=headers)).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://testserver"},
        {"Origin": f"{OWN}:8080"},
        {"Origin": f"{OWN}.evil.example"},
        {"Origin": "https://evil.example", "Referer": f"{OWN}/models/"},
        {"Referer": f"https://evil.example/?{OWN}"},
        {"Origin": OWN, "Sec-Fetch-Site": "cross-site"},
        {"Origin": OWN, "Sec-Fetch-Site": "same-site"},
    ],
)
def test_others_and_the_silent_are_refused(headers: dict[str, str]) -> None:
    with pytest.raises(PermissionDenied):
        till(RequestFactory().post("/cart/add/", headers=headers))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/cart/add/", "/cart/remove/", "/cart/sets/add/", "/cart/sets/remove/"]
)
@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}])
def test_a18_cart_answers_a_foreign_form_with_403(path: str, headers: dict[str, str]) -> None:
    answer = Client(enforce_csrf_checks=True).post(path, {"offer": "x"}, headers=headers)
    assert answer.status_code == 403
    assert not answer.cookies
