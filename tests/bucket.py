"""Parts of a file as a browser sends them: to addresses that were signed, past the shop."""

import http.client
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

PART = 5 * 1024 * 1024  # S3 takes no smaller one, but as the last


def parts_of(content: bytes) -> list[bytes]:
    return [content[at : at + PART] for at in range(0, len(content), PART)]


def digests_of(content: bytes) -> str:
    return ",".join(sha256(part).hexdigest() for part in parts_of(content))


def begin(client: Client, content: bytes, name: str = "ring.jcd") -> Any:
    said = {"name": name, "size": len(content), "digests": digests_of(content)}
    return client.post("/studio/uploads/direct/", said)


def put(client: Client, place: str, number: int, body: bytes) -> int:
    """The status with which the bucket answers."""
    signed = client.post(f"{place}parts/{number}/").json()
    address = urlsplit(signed["address"])
    connection = http.client.HTTPConnection(address.netloc, timeout=20)
    connection.request("PUT", f"{address.path}?{address.query}", body, signed["headers"])
    return connection.getresponse().status


def send(client: Client, content: bytes, name: str = "ring.jcd") -> Any:
    """What was told at the beginning; all of it is in the bucket now."""
    told = begin(client, content, name).json()
    for number, part in enumerate(parts_of(content), start=1):
        assert put(client, told["direct_url"], number, part) == 200
    return told
