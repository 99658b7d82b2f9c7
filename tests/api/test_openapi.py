"""The API keeps to its own OpenAPI document, and the document in docs/ is the code's."""

from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from rest_framework.throttling import ScopedRateThrottle
from schemathesis import Case
from schemathesis.specs.openapi.checks import negative_data_rejection

from accounts.models import User
from accounts.services.create_api_token import create_api_token
from jewelcad.wsgi import application
from tests.cast import PASSWORD
from tests.shop import shelve

DOCUMENT = django_settings.BASE_DIR / "docs" / "openapi.yaml"
UPDATE = "python manage.py spectacular --validate --file docs/openapi.yaml"


def site(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The application as a server on this machine calls it."""
    return application({**environ, "REMOTE_ADDR": "127.0.0.1"}, start_response)


api = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", site)
api.config.generation.update(allow_x00=False)  # refused everywhere, which no schema can say
# Not asked: that an unknown word in a query is refused. Lists ignore it, so that old programs and
# new ones get along.
described = api.exclude(path_regex="/(schema|docs)/$")
examples = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def shelf(mira: User) -> str:
    """Two models on the shelf; gives the slug of one."""
    shelve(designer=mira, title="Band with a groove")
    return str(shelve(designer=mira).cad_model.slug)


@pytest.fixture
def bens_headers(ben: User) -> dict[str, str]:
    _, token = create_api_token(actor=ben, name="script")
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """As in Django's own test client: a request's end leaves the test's transaction alone."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _patient_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise all but the first ten requests for a token would only show the limit."""
    monkeypatch.setitem(ScopedRateThrottle.THROTTLE_RATES, "token", "10000/hour")


@pytest.mark.long
@described.parametrize()
@examples
def test_answers_without_a_token_are_as_described(case: Case[Any], shelf: str) -> None:
    case.call_and_validate(excluded_checks=[negative_data_rejection])


@pytest.mark.long
@described.parametrize()
@examples
def test_answers_with_a_token_are_as_described(
    case: Case[Any], shelf: str, bens_headers: dict[str, str]
) -> None:
    case.call_and_validate(headers=bens_headers, excluded_checks=[negative_data_rejection])


def test_published_model_is_read_as_described(shelf: str) -> None:
    operation = api["/api/v1/models/{slug}/"]["GET"]
    answer = operation.Case(path_parameters={"slug": shelf}).call_and_validate()
    assert answer.status_code == 200
    assert answer.json()["measurement"]["watertight"] is True


def test_search_counts_what_it_finds_as_described(shelf: str) -> None:
    answer = api["/api/v1/models/search/"]["GET"].Case(query={"q": "groove"}).call_and_validate()
    assert answer.status_code == 200
    assert [hit["title"] for hit in answer.json()["results"]] == ["Band with a groove"]
    assert answer.json()["count"] == 1


def test_right_password_gives_a_token_as_described(ben: User) -> None:
    operation = api["/api/v1/token/"]["POST"]
    answer = operation.Case(
        body={"email": ben.email, "password": PASSWORD}, media_type="application/json"
    ).call_and_validate()
    assert answer.status_code == 201


def test_unknown_address_of_the_api_answers_in_json(client: Client) -> None:
    answer = client.get("/api/v1/nothing/")
    assert answer.status_code == 404
    assert answer.json() == {"detail": "There is nothing at this address."}


def test_document_in_docs_is_the_codes() -> None:
    written = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=written)
    assert DOCUMENT.read_text() == written.getvalue(), f"docs/openapi.yaml is old; run: {UPDATE}"
