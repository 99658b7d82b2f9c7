"""What stands in the logs: no address of a page, no value of a row."""

import logging

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from common.checks import check_database_log
from common.log_lines import LineFormatter, RefusalsInALine, without_keys
from embedded.environment import is_given
from embedded.postgres import log_file
from tests.cast import log_in
from tests.common.test_headers import ARGUMENTS, all_addresses

CANARY = "canary.of.the.logs@example.com"
FORMATTER = LineFormatter("%(levelname)s %(name)s %(message)s")


def lines(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(FORMATTER.format(record) for record in caplog.records)


def break_a_rule() -> None:
    """A row of a person that the database refuses, with an address in it."""
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(
            "UPDATE accounts_user SET email = %s, username = NULL",
            [CANARY],
        )


@pytest.mark.django_db
def test_a43_an_access_line_names_the_route_and_not_the_key(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/accounts/password/reset/key/1-canary-key/?email=canary")
        client.get("/nothing-here/canary/")
    shown = lines(caplog)
    assert "canary" not in shown
    assert "method=GET route=accounts/" in shown
    assert "status=404" in shown


def test_a43_no_line_has_what_opens_an_address() -> None:
    """Each address that a key opens, as the web server writes it in an error."""
    seen = 0
    for path, pattern in all_addresses().items():
        words = set(pattern.pattern.regex.groupindex) & {"token", "key", "uidb36", "link"}
        if not words or path.startswith("/media/"):
            continue
        seen += 1
        key = ARGUMENTS[sorted(words)[0]]
        record = logging.LogRecord("waitress", logging.ERROR, "", 0, f"while {path}", None, None)
        assert f"/{key}" not in FORMATTER.format(record), path
    assert seen >= 15
    assert "canary" not in without_keys("https://files.x/a.stl?X-Amz-Signature=canary&token=canary")


@pytest.mark.django_db
def test_a43_a_traceback_of_a_refused_row_has_the_rule_and_not_the_row(
    mira: User, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        break_a_rule()
    except IntegrityError:
        logging.getLogger("anywhere").exception("failed row=1")
    shown = lines(caplog)
    # Once as psycopg's error, and once as Django's, which follows from it.
    assert shown.count("null value in column") == 2
    assert CANARY not in shown


@pytest.mark.skipif(is_given("DATABASE_URL"), reason="another server's log is not ours to read")
@pytest.mark.django_db
def test_postgresql_keeps_the_refused_row_out_of_its_own_log(
    mira: User, settings: Settings
) -> None:
    with pytest.raises(IntegrityError):
        break_a_rule()
    written = log_file().read_text(errors="replace")
    assert "null value in column" in written
    assert CANARY not in written
    settings.EMBEDDED_MODE = False
    assert check_database_log(None, databases=["default"]) == []


@pytest.mark.django_db
def test_a_deployment_is_told_of_a_database_whose_log_says_more(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMBEDDED_MODE = False
    monkeypatch.setattr("common.checks.QUIET_LOG", {"log_error_verbosity": ("quieter",)})
    (problem,) = check_database_log(None, databases=["default"])
    assert problem.id == "common.E017"
    assert "log_error_verbosity" in problem.msg


@pytest.mark.django_db
def test_a_body_that_is_refused_is_one_line_without_a_traceback(
    mira: User, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = settings.MAX_UPLOAD_BYTES = 100
    client = log_in(Client(raise_request_exception=False), mira)
    with caplog.at_level(logging.ERROR):
        assert client.post("/studio/drafts/", {"words": "x" * 1000}).status_code == 413
    (refused,) = (r for r in caplog.records if r.name.startswith("django.security"))
    assert "refusals" in settings.LOGGING["handlers"]["stderr"]["filters"]
    RefusalsInALine().filter(refused)
    assert len(FORMATTER.format(refused).splitlines()) == 1
    assert "TooLarge" in FORMATTER.format(refused)
