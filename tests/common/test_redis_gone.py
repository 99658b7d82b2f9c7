"""While Redis is away shoppers look on, and what has to be counted is refused in words."""

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.cast import PASSWORD
from tests.queue import NOBODY
from tests.shop import make_listing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _redis_is_gone(settings: Settings) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": NOBODY}}
    settings.REDIS_URL = NOBODY


def test_a53_pieces_are_looked_at_as_ever(mira: User, client: Client) -> None:
    offer = make_listing(designer=mira)
    piece = offer.cad_model.get_absolute_url()
    for page in ("/", "/models/", piece, "/cart/", "/privacy/", "/api/v1/models/"):
        assert client.get(page).status_code == 200, page


def test_a53_logging_in_is_refused_in_words_and_not_let_through(ben: User, client: Client) -> None:
    answer = client.post("/accounts/login/", {"login": ben.email, "password": PASSWORD})
    assert answer.status_code == 503 and answer["Retry-After"] == "60"
    assert "does not answer just now" in answer.content.decode()
    assert "_auth_user_id" not in client.session
