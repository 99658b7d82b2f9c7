"""The database is started anew while people look: what is under way fails in words, no more."""

import socket
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection

import psycopg2
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from waitress import wasyncore

from accounts.models import User
from jewelcad.web_server import make_server
from tests.shop import shelve

# A worker of autovacuum is nobody's connection, and only a superuser may end it.
ENDS_ALL_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend'"
    " AND datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def port(transactional_db: None) -> Iterator[int]:
    """The shop's own web server on the test's database."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = make_server(application=get_wsgi_application(), listening=listening, threads=3)
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            server._turn(0.02)

    thread = threading.Thread(target=serve)
    thread.start()
    yield int(server.effective_port)
    ended.set()
    thread.join()
    server.task_dispatcher.shutdown()
    wasyncore.close_all(server._map)
    # Its threads are gone; their connections would hold the tables up that are emptied now.
    with connection.cursor() as cursor:
        cursor.execute(ENDS_ALL_OTHERS)


def test_a54_a_restart_of_the_database_costs_the_requests_of_that_moment_alone(
    port: int, mira: User
) -> None:
    path = shelve(designer=mira).cad_model.get_absolute_url()
    statuses: list[int] = []
    is_over = threading.Event()

    def look() -> int:
        asked = HTTPConnection("127.0.0.1", port, timeout=10)
        asked.request("GET", path, headers={"Host": "testserver"})
        answer = asked.getresponse()
        answer.read()
        asked.close()
        return answer.status

    def look_on() -> None:
        while not is_over.is_set():
            statuses.append(look())

    people = [threading.Thread(target=look_on) for _ in range(3)]
    for person in people:
        person.start()
    for cut in range(1, 5):
        until = time.monotonic() + 20
        while statuses.count(200) < 3 * cut and time.monotonic() < until:
            time.sleep(0.05)
        with connection.cursor() as cursor:
            cursor.execute(ENDS_ALL_OTHERS)
    is_over.set()
    for person in people:
        person.join()
    assert set(statuses) <= {200, 503} and statuses.count(200) >= 12, statuses
    # Each of its threads has lost its connection once more, and makes another before it asks.
    with connection.cursor() as cursor:
        cursor.execute(ENDS_ALL_OTHERS)
    assert [look() for _ in range(9)] == [200] * 9
    connections.close_all()


@pytest.mark.long
def test_a54_a_database_that_is_away_for_seconds_is_said_and_found_again_at_once(
    port: int, mira: User
) -> None:
    path = shelve(designer=mira).cad_model.get_absolute_url()

    def look() -> tuple[int, str, float]:
        asked = HTTPConnection("127.0.0.1", port, timeout=10)
        began = time.monotonic()
        asked.request("GET", path, headers={"Host": "testserver"})
        answer = asked.getresponse()
        answer.read()
        asked.close()
        return answer.status, answer.headers.get("Retry-After", ""), time.monotonic() - began

    assert look()[0] == 200
    name = connection.settings_dict["NAME"]
    beside = psycopg2.connect(**{**connection.get_connection_params(), "dbname": "postgres"})
    beside.autocommit = True
    with beside.cursor() as cursor:

        def let_in(word: str) -> None:
            cursor.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS {word}')

        connections.close_all()
        let_in("false")
        try:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND datname = %s",
                [name],
            )
            until = time.monotonic() + 4
            away = []
            while time.monotonic() < until:
                away.append(look())
        finally:
            let_in("true")
    beside.close()
    assert {status for status, _, _ in away} == {503}
    assert all(retry.isdigit() for _, retry, _ in away)
    assert max(seconds for _, _, seconds in away) < 15
    # Each of its threads finds the database again before it answers.
    assert [look()[0] for _ in range(9)] == [200] * 9
    connections.close_all()
