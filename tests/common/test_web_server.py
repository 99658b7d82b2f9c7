"""The web server takes a request when all of it is there, and no more than its address needs."""

import inspect
import os
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection as database
from waitress import wasyncore

from jewelcad import serve, web_server
from jewelcad.web_server import Server, make_server

MB = 1024 * 1024
STUDIO, LOGIN = "/studio/models/new/", "/accounts/login/"


def tell_length(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    kept = len(environ["wsgi.input"].read())
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"announced {environ.get('CONTENT_LENGTH')}, kept {kept}".encode()]


@pytest.fixture
def server() -> Iterator[Server]:
    listening = socket.create_server(("127.0.0.1", 0))
    made = make_server(application=tell_length, listening=listening, threads=1)
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            made._turn(0.02)

    thread = threading.Thread(target=serve)
    thread.start()
    yield made
    ended.set()
    thread.join()
    made.task_dispatcher.shutdown()
    wasyncore.close_all(made._map)


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(server.effective_port)), timeout=5)


def head(path: str, length: int, *more: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: x", f"Content-Length: {length}", *more]
    return "\r\n".join([*lines, "", ""]).encode()


def answer_to(connection: socket.socket, *sent: bytes) -> str:
    # Who is refused half-way is answered and cut off while they still send.
    with suppress(BrokenPipeError, ConnectionResetError):
        for part in sent:
            connection.sendall(part)
    found = b""
    while b"\r\n\r\n" not in found or found.endswith(b"\r\n\r\n"):
        block = connection.recv(65_536)
        if not block:
            break
        found += block
    return found.decode()


@pytest.mark.parametrize(
    ("path", "length", "kept"),
    [
        (LOGIN, MB, MB),
        (LOGIN, MB + 1, 0),
        (STUDIO, 3 * MB, 3 * MB),
        ("/nowhere/", 3 * MB, 0),
    ],
)
def test_a63_a_long_body_is_kept_only_where_a_file_belongs(
    server: Server, path: str, length: int, kept: int
) -> None:
    with connect(server) as connection:
        said = answer_to(connection, head(path, length), b"x" * length)
        assert f"announced {length}, kept {kept}" in said
        again = answer_to(connection, head(LOGIN, 2), b"ab")
    assert "kept 2" in again, "the connection is in step"


def test_a63_who_asks_first_is_refused_before_the_body_is_sent(server: Server) -> None:
    with connect(server) as connection:
        said = answer_to(connection, head(LOGIN, 2 * MB, "Expect: 100-continue"))
    assert "kept 0" in said and "100 Continue" not in said


def test_a63_a_body_without_a_length_ends_at_a_megabyte(server: Server) -> None:
    chunked = b"POST %s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" % STUDIO.encode()
    with connect(server) as connection:
        chunk = b"100000\r\n" + b"x" * MB + b"\r\n"
        assert "413" in answer_to(connection, chunked, chunk, chunk).splitlines()[0]


@pytest.mark.parametrize("version", ["1.1", "1.0"])
def test_a_body_with_two_ends_is_refused_and_the_connection_closed(
    server: Server, version: str
) -> None:
    """What follows the end that a proxy does not believe would be read as another's request."""
    request = f"POST {LOGIN} HTTP/{version}\r\nHost: x\r\nContent-Length: 5\r\n"
    with connect(server) as connection:
        connection.sendall(f"{request}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n".encode())
        connection.sendall(head(LOGIN, 2) + b"ab")
        said = b""
        with suppress(ConnectionResetError):
            while block := connection.recv(65_536):
                said += block
    assert b" 400 " in said.splitlines()[0] and said.count(b"HTTP/1.") == 1


def test_a63_one_sender_has_a_few_large_bodies_under_way(server: Server) -> None:
    opened = [connect(server) for _ in range(web_server.MOST_LARGE_OF_ONE)]
    for connection in opened:
        connection.sendall(head(STUDIO, 2 * MB) + b"x")
    until(lambda: len(server.active_channels) == len(opened))
    with connect(server) as one_more:
        assert "503" in answer_to(one_more, head(STUDIO, 2 * MB)).splitlines()[0]
    with connect(server) as small:
        assert "kept 2" in answer_to(small, head(LOGIN, 2), b"ab")
    for connection in opened:
        connection.close()


def test_a63_who_does_not_get_on_is_cut_off(server: Server) -> None:
    """Heads within twenty seconds, bodies at a least rate, all within an hour."""
    with connect(server) as head_only, connect(server) as dribble, connect(server) as steady:
        head_only.sendall(b"GET / HTTP/1.1\r\nHost: ")
        dribble.sendall(head(STUDIO, MB) + b"x")
        steady.sendall(head(STUDIO, MB) + b"x" * 500_000)
        until(lambda: sum(bool(c.request) for c in server.active_channels.values()) == 3)
        server.maintenance(time.time() + web_server.HEAD_SECONDS + 5)
        until(lambda: is_closed(head_only))
        assert not is_closed(dribble)
        server.maintenance(time.time() + web_server.BODY_GRACE_SECONDS + 5)
        until(lambda: is_closed(dribble))
        assert not is_closed(steady)
        server.maintenance(time.time() + web_server.LONGEST_SECONDS + 5)
        until(lambda: is_closed(steady))


def test_a63_by_the_clock_a_body_below_the_least_rate_or_beyond_the_longest_time_is_cut_off(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With small limits, and senders who never stop: one too slow, one fast enough but too long."""
    monkeypatch.setattr(web_server, "BODY_GRACE_SECONDS", 0.5)
    monkeypatch.setattr(web_server, "LONGEST_SECONDS", 2)
    monkeypatch.setattr(server.adj, "cleanup_interval", 0.1)
    server.next_channel_cleanup = 0
    begun = time.monotonic()
    ends: dict[str, float] = {}
    with connect(server) as slow, connect(server) as steady, connect(server) as quick:
        sending = {"slow": (slow, 20), "steady": (steady, 2_000)}
        for connection, _ in sending.values():
            connection.sendall(head(STUDIO, MB))
        while len(ends) < len(sending) and time.monotonic() < begun + 10:
            for name, (connection, size) in sending.items():
                with suppress(BrokenPipeError, ConnectionResetError):
                    connection.sendall(b"x" * size)
                if name not in ends and is_closed(connection):
                    ends[name] = time.monotonic() - begun
            time.sleep(0.05)
        # What others send in time is taken as ever.
        assert "kept 2" in answer_to(quick, head(LOGIN, 2), b"ab")
    assert 0.5 < ends["slow"] < 2 < ends["steady"] < 5, ends


@pytest.mark.django_db
def test_a63_the_database_ends_what_a_web_process_lets_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert '"DATABASE_PATIENCE", "web"' in inspect.getsource(serve)
    monkeypatch.setenv("DATABASE_PATIENCE", "web")
    told = runpy.run_path(str(django_settings.BASE_DIR / "jewelcad/settings.py"))
    options = told["DATABASES"]["default"]["OPTIONS"]["options"]
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    asked = database.copy()
    asked.settings_dict = {
        **asked.settings_dict,
        "OPTIONS": {**asked.settings_dict["OPTIONS"], "options": options},
    }
    with closing(asked), asked.cursor() as cursor:
        found = []
        for name in names:
            cursor.execute(f"SHOW {name}")
            found.append(cursor.fetchone())
    assert found == [("30s",), ("10s",), ("1min",)]


def test_a63_a_crowd_of_silent_connections_shuts_nobody_out(server: Server) -> None:
    """Some that have asked once and stay, some that never ask."""
    server.adj.connection_limit = 40
    crowd = []
    for number in range(80):
        crowd.append(connect(server))
        if number % 2:
            assert "kept 2" in answer_to(crowd[-1], head(LOGIN, 2), b"ab")
    with connect(server) as visitor:
        assert "kept 2" in answer_to(visitor, head(LOGIN, 2), b"ab")
    assert len(server.active_channels) <= server.adj.connection_limit
    assert not is_closed(crowd[-1]), "whoever came last stays"
    for connection in crowd:
        connection.close()


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_closed(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True


SLOW_SITE = """
import socket, sys, time
from jewelcad.web_server import make_server

def application(environ, start_response):
    print("asked", flush=True)
    time.sleep(1)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"done"]

listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
server = make_server(application=application, listening=listening, threads=1)
server.run_until_told(stop_seconds=10)
"""


def test_a64_told_to_stop_it_finishes_what_it_has_begun() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_SITE],
        cwd=django_settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "jewelcad.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    port = int(process.stdout.readline())
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert process.stdout.readline() == "asked\n"
        process.send_signal(signal.SIGTERM)
        assert answer_to(connection).endswith("done")
    assert process.wait(timeout=10) == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=10)
