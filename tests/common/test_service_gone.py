"""While a part is away, what needs none of it goes on, and the rest is refused in words."""

import json
import logging
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from models_catalog.models import CadModel
from payments.models import WebhookEvent
from tests.accounts.test_sign_up import entered
from tests.cast import PASSWORD
from tests.common.test_headers import all_addresses, assert_guarded
from tests.files import cube_stl
from tests.fixtures import ClientOf, ReadMails
from tests.payments.test_webhook import event_body
from tests.queue import NOBODY, queue_at
from tests.races import in_threads
from tests.shop import make_listing
from tests.stripe import SECRET, post_event

WORDS = "does not answer just now"


@pytest.fixture
def _redis_is_gone(settings: Settings) -> Iterator[None]:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": NOBODY}}
    settings.REDIS_URL = NOBODY
    with queue_at(NOBODY):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("_redis_is_gone")
def test_a53_pieces_are_looked_at_as_ever(mira: User, client: Client) -> None:
    offer = make_listing(designer=mira)
    piece = offer.cad_model.get_absolute_url()
    for page in ("/", "/models/", piece, "/cart/", "/privacy/", "/api/v1/models/"):
        assert client.get(page).status_code == 200, page


@pytest.mark.django_db
@pytest.mark.usefixtures("_redis_is_gone")
def test_a53_logging_in_is_refused_in_words_and_not_let_through(ben: User, client: Client) -> None:
    answer = client.post("/accounts/login/", {"login": ben.email, "password": PASSWORD})
    assert answer.status_code == 503 and answer["Retry-After"] == "60"
    assert WORDS in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.usefixtures("_redis_is_gone")
def test_a52_a53_no_address_fails_without_redis_and_queue(
    mira: User, ben: User, staff: User, client_of: ClientOf
) -> None:
    """Every address as everybody, looked at and with an empty form."""
    slug = make_listing(designer=mira).cad_model.slug
    for client in (Client(), client_of(ben), client_of(mira), client_of(staff)):
        client.raise_request_exception = False
        for path in all_addresses():
            for ask in (client.get, client.post):
                answer = ask(path.replace("bezel-signet", slug))
                if path != "/readyz":
                    assert (
                        answer.status_code < 500
                        or WORDS in answer.content.decode()
                        or (answer.status_code == 503)
                    ), f"{ask.__name__} {path}: {answer.status_code}"


@contextmanager
def hanging() -> Iterator[int]:
    """A port at which somebody takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield int(listening.getsockname()[1])


@pytest.mark.django_db
def test_a53_a_redis_that_hangs_holds_a_page_up_for_a_moment(
    mira: User, client: Client, settings: Settings
) -> None:
    piece = make_listing(designer=mira).cad_model.get_absolute_url()
    with hanging() as port:
        url = f"redis://127.0.0.1:{port}/0"
        settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": url}}
        settings.REDIS_URL = url
        begin = time.monotonic()
        assert client.get(piece).status_code == 200
        answer = client.post("/accounts/login/", {"login": mira.email, "password": PASSWORD})
    assert answer.status_code == 503
    assert time.monotonic() - begin < 20


@pytest.mark.django_db(transaction=True)
def test_a54_without_the_database_every_page_says_so_in_words(
    ben: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged_in, visitor = client_of(ben), Client()
    answers: dict[str, Any] = {}

    def ask() -> None:
        for client in (logged_in, visitor):
            client.raise_request_exception = False
            for path in ("/", "/models/", "/library/", "/account/", "/api/v1/models/"):
                answers[f"{client is visitor} {path}"] = client.get(path)
        answers["in"] = visitor.post(
            "/accounts/login/", {"login": "nobody@example.test", "password": PASSWORD}
        )

    with monkeypatch.context() as gone:
        gone.setitem(connections.settings["default"], "NAME", "no_such_database")
        in_threads(ask)  # whose connections are fresh
    for what, answer in answers.items():
        if answer.status_code == 302:
            assert what in {"True /library/", "True /account/"}, (
                "who is not logged in is sent there"
            )
            continue
        assert answer.status_code == 503, what
        assert answer["Retry-After"] == "60" and answer["Cache-Control"] == "no-store"
        said = answer.content.decode()
        assert "does not answer" in (json.loads(said)["detail"] if "/api/" in what else said)
    assert_guarded(answers["True /"], "/")
    assert visitor.get("/").status_code == 200, "and it is back by itself"


@pytest.mark.django_db(transaction=True)
def test_a55_without_the_store_pages_stand_and_an_upload_leaves_no_row(
    mira: User, client_of: ClientOf, settings: Settings
) -> None:
    listed = make_listing(designer=mira).cad_model
    away = {
        **settings.S3_OPTIONS,
        "access_key": "invented",
        "secret_key": "invented",
        "bucket_name": "away",
        "endpoint_url": "http://127.0.0.1:1",
        "region_name": "eu-central-1",
    }
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {"BACKEND": "common.storage.PrivateS3Storage", "OPTIONS": away},
        "public": {"BACKEND": "common.storage.PublicS3Storage", "OPTIONS": away},
    }
    client = client_of(mira)
    client.raise_request_exception = False
    assert client.get(listed.get_absolute_url()).status_code == 200
    picture = client.get("/media/pictures/some/piece.webp")
    assert picture.status_code == 503 and WORDS in picture.content.decode()
    answer = client.post(
        "/studio/models/new/",
        {
            "title": "A cube",
            "description": "A cube.",
            "category": listed.category_id,
            "price_personal": "5",
            "file": SimpleUploadedFile("cube.stl", cube_stl()),
        },
    )
    assert answer.status_code in {302, 503}
    assert CadModel.objects.count() == (2 if answer.status_code == 302 else 1)


@contextmanager
def full_disk(*, after_bytes: int) -> Iterator[None]:
    """No file of this process grows beyond that: what writes fails as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (after_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.django_db(transaction=True)
def test_a58_a_full_disk_is_told_in_words_and_an_upload_goes_on_later(
    mira: User, client_of: ClientOf, settings: Settings, tmp_path: Path
) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    client = client_of(mira)
    client.raise_request_exception = False
    content = cube_stl() + bytes(3_000_000)
    length = {"Upload-Length": str(len(content))}
    place = client.post("/studio/uploads/", headers=length)["Location"]
    kind, start = "application/offset+octet-stream", {"Upload-Offset": "0"}
    with full_disk(after_bytes=1_000_000):
        refused = client.patch(place, content, content_type=kind, headers=start)
        form = {"title": "Ring", "file": SimpleUploadedFile("cube.stl", content)}
        by_form = client.post("/studio/models/new/", form)
    for answer in (refused, by_form):
        assert answer.status_code == 503 and WORDS in answer.content.decode()
    assert client.head(place)["Upload-Offset"] == "0"
    again = client.patch(place, content, content_type=kind, headers=start)
    assert again.status_code in {204, 422}


@contextmanager
def full_database(table: str) -> Iterator[None]:
    """PostgreSQL answers to new rows of a table as it does when its disk is full."""
    trigger = f"CREATE TRIGGER disk_is_full BEFORE INSERT ON {table} EXECUTE FUNCTION disk_full()"
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'could not extend file: No space left on device' "
            "USING ERRCODE = 'disk_full'; END $$"
        )
        cursor.execute(trigger)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION disk_full() CASCADE")


@pytest.mark.django_db(transaction=True)
def test_a58_a_full_database_is_told_in_words_and_leaves_nothing_half(
    client: Client, settings: Settings, read_mails: ReadMails
) -> None:
    client.raise_request_exception = False
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    settings.STRIPE_SECRET_KEY = "sk_test_of_the_suite"
    sign_up = entered(username="ada")
    event = event_body()
    # The last row that each of them writes finds no room.
    with full_database("common_outboxmail"):
        refused = client.post("/accounts/signup/", sign_up)
    with full_database("payments_webhookevent"):
        told_later = post_event(event)
    assert refused.status_code == told_later.status_code == 503
    assert WORDS in refused.content.decode() and refused["Retry-After"] == "60"
    assert not User.objects.exists() and not WebhookEvent.objects.exists() and not read_mails()
    assert client.post("/accounts/signup/", sign_up).status_code == 302
    assert post_event(event).status_code == 200, "Stripe sends again what it got no 200 for"
    assert User.objects.get().username == "ada" and len(read_mails()) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("_redis_is_gone")
def test_a58_a_full_disk_of_the_logs_holds_no_answer_up(
    ben: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = next(one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler)
    full = open("/dev/full", "w", buffering=1)
    monkeypatch.setattr("sys.stderr", full)
    before, lines.stream = lines.stream, full
    try:
        answer = client.post("/accounts/login/", {"login": ben.email, "password": PASSWORD})
    finally:
        lines.stream = before
    with pytest.raises(OSError, match="No space left"):
        full.close()
    assert answer.status_code == 503 and WORDS in answer.content.decode()
