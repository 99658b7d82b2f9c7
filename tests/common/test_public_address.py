"""What a person wrote as a link is asked of the public net alone, at the moment of connecting."""

import ast
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from django.conf import settings

from common.public_address import is_public, public_session

INSIDE = (
    "127.0.0.1",
    "localhost",
    "0x7f.1",
    "2130706433",
    "017700000001",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:169.254.169.254]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "169.254.169.254",
    "10.0.0.1",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 (an address to ask)
)
FETCHERS = {"requests", "httpx", "aiohttp", "urllib.request", "http.client"}
# The others talk to one service each, whose address is a setting.
GOES_OUT = {
    "common/public_address.py",
    "jewelcad/demo_paid_requests.py",
    "newsletter/checklist.py",
    "newsletter/provider_call.py",
}


@pytest.mark.parametrize("host", INSIDE)
def test_a39_an_address_that_leads_inside_is_never_connected_to(host: str) -> None:
    with socket.create_server(("", 0), family=socket.AF_INET6, dualstack_ipv6=True) as door:
        door.settimeout(0.2)
        port = door.getsockname()[1]
        with public_session() as session, pytest.raises(requests.ConnectionError):
            session.get(f"http://{host}:{port}/", timeout=2)
        with pytest.raises(TimeoutError):
            door.accept()


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses_are_asked(address: str) -> None:
    assert is_public(address)


def test_a39_a_name_that_leads_elsewhere_a_moment_later_is_looked_up_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As by DNS rebinding: public when it is looked at, ours when it is connected to."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def rebinding(host: str, *rest: object, **named: object) -> list[object]:
        if host != "rebind.example":
            return real(host, *rest, **named)  # type: ignore[arg-type,return-value]
        asked.append(host)
        address = "93.184.215.14" if len(asked) > 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with public_session() as session, pytest.raises(requests.ConnectionError):
        session.get("http://rebind.example/", timeout=2)
    assert asked == ["rebind.example"]


def test_a39_nothing_else_of_the_shop_fetches_addresses() -> None:
    found = {
        str(path.relative_to(settings.BASE_DIR))
        for room in settings.INSTALLED_APPS
        for path in (settings.BASE_DIR / room).rglob("*.py")
        if FETCHERS & set(imports(path))
    }
    assert found == GOES_OUT


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
