"""The web server: waitress, which hands a request to a thread when all of it has arrived.

A slow sender costs a socket and no thread. Added here: what an address takes, by when a request has
to be there, and an end that lets answers out.
"""

import logging
import signal
import socket
import time
from io import BytesIO
from types import FrameType
from typing import Any

from django.conf import settings
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.utilities import Error, RequestEntityTooLarge, RequestHeaderFieldsTooLarge

from common.body_sizes import most_bytes, usual_bytes

log = logging.getLogger(__name__)

HEAD_SECONDS = 20
# Long enough for a slow start; from then on the body has to come at the least rate, and be there
# within the longest time: 500 MB in an hour are 146 kB a second.
BODY_GRACE_SECONDS = 30
LEAST_BYTES_A_SECOND = 2_000
LONGEST_SECONDS = 3_600
# A browser keeps a connection for its next request.
IDLE_SECONDS = 60
CHECK_SECONDS = 5
# Each costs a file descriptor, and two more while a large body or answer lies on the disk.
MOST_CONNECTIONS = 1_000
# From this part of them on, whoever comes takes the place of the one that was quiet the longest.
CROWDED = 0.9
# Bodies above the usual size lie on the disk while they arrive, before anybody is known to be
# logged in: so many bytes in all, and so many of one address, which may be a whole office.
LARGE_BODIES_BYTES = 2 * 1024**3
MOST_LARGE_OF_ONE = 8
# Longer bodies are cut off unread, without a page.
HARD_LIMIT_BYTES = 600 * 1024 * 1024


class _Unkept:
    """Stands where a body would be stored: counts what arrives and forgets it.

    A browser reads no answer before it has sent all, so that the page which refuses a body waits
    for its end.
    """

    completed = False
    error = None

    def __init__(self, length: int) -> None:
        self._left = length

    def __len__(self) -> int:
        return 0

    def received(self, data: bytes) -> int:
        taken = min(self._left, len(data))
        self._left -= taken
        self.completed = self._left == 0
        return taken

    def getfile(self) -> BytesIO:
        return BytesIO()

    def getbuf(self) -> BytesIO:
        return BytesIO()


class _Crowded(Error):
    code = 503
    reason = "Service Unavailable"


class _HeadTooLong(Error):
    """A page of its own: nothing of the site is asked for a request that was not read."""

    code = 431
    reason = "Request Header Fields Too Large"

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        words = (
            "<!doctype html><html lang=en><meta charset=utf-8><title>Too long</title>"
            "<h1>This address is too long</h1><p>We read none of it. Search for fewer words, or "
            'begin at the <a href="/models/">list of models</a>.</p>'
        )
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")]
        return f"{self.code} {self.reason}", headers, words.encode()


class Parser(HTTPRequestParser):
    """Keeps no more of a body than its address takes; the application refuses it by its length."""

    is_large = False
    expect_continue: bool
    error: Error | None

    def __init__(self, adjustments: Adjustments, channel: "Channel") -> None:
        super().__init__(adjustments)
        self._channel = channel

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        self._refuse_two_ends()
        if self.content_length <= usual_bytes():
            return
        path = self.path.encode("latin-1").decode(errors="replace")
        if self.content_length <= most_bytes(path):
            self.is_large = True
        elif self.expect_continue:  # asks first: the answer is the refusal, and no body comes
            self.body_rcv = None
            self.expect_continue = False
            self.headers["CONNECTION"] = "close"
        else:
            self.body_rcv = _Unkept(self.content_length)

    def received(self, data: bytes) -> int:
        is_head = not self.headers_finished
        taken: int = super().received(data)
        if isinstance(self.error, RequestHeaderFieldsTooLarge):
            self.error = _HeadTooLong("")
        if is_head and self.is_large and not self._channel.server.has_room_for(self):
            self.refuse(_Crowded("Too many files are arriving. Try again in a minute."))
        elif self.chunked and self.body_bytes_received > usual_bytes() and not self.error:
            # Browsers and our pages announce the length of a file.
            self.refuse(RequestEntityTooLarge("Announce the length of a longer body."))
        return taken

    def _refuse_two_ends(self) -> None:
        """A proxy that believed the other of the two would take the rest for somebody's request."""
        is_in_pieces = self.chunked or "TRANSFER_ENCODING" in self.headers
        if is_in_pieces and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("A body has a length or comes in pieces.")

    def refuse(self, error: Error) -> None:
        self.error, self.completed = error, True

    def sender(self) -> str:
        """The address in front of our proxies, or of the connection."""
        named = self.headers.get("X_FORWARDED_FOR", "").split(",")
        count = settings.ALLAUTH_TRUSTED_PROXY_COUNT
        if 0 < count <= len(named):
            return str(named[-count].strip())
        return str(self._channel.addr[0])


class Channel(HTTPChannel):
    # Since when the request that is arriving has been arriving.
    request_since = 0.0

    def parser_class(self, adjustments: Adjustments) -> Parser:
        return Parser(adjustments, self)

    def received(self, data: bytes) -> bool:
        begins = self.request is None
        done: bool = super().received(data)
        if begins or self.request is None:
            self.request_since = time.time()
        return done

    def large_bodies(self) -> list[Parser]:
        """Those that are kept for this connection: one that arrives, or one that is worked on."""
        return [found for found in (*self.requests, self.request) if found and found.is_large]

    def is_too_slow(self, now: float) -> bool:
        request = self.request
        if self.requests or request is None:
            return False
        seconds = now - self.request_since
        if not request.headers_finished:
            return seconds > HEAD_SECONDS
        expected = (seconds - BODY_GRACE_SECONDS) * LEAST_BYTES_A_SECOND
        return seconds > LONGEST_SECONDS or request.body_bytes_received < expected

    def has_work(self) -> bool:
        return bool(self.requests or self.total_outbufs_len)

    def may_go(self) -> bool:
        """It asks for nothing yet, or not for all of it."""
        return not (self.has_work() or self.will_close)

    def order_of_going(self) -> tuple[bool, float]:
        """Whoever brings a file goes after all who are quiet, then by who was quiet the longest."""
        return bool(self.request and self.request.is_large), self.last_activity


class Server(TcpWSGIServer):
    channel_class = Channel
    _stop_at: float | None = None

    def maintenance(self, now: float) -> None:
        super().maintenance(now)
        slow = [channel for channel in self.active_channels.values() if channel.is_too_slow(now)]
        for channel in slow:
            channel.will_close = True
        if slow:
            log.warning("cut off slow senders count=%d", len(slow))

    def handle_accept(self) -> None:
        super().handle_accept()
        if len(self._map) < CROWDED * self.adj.connection_limit:
            return
        quiet = [channel for channel in self.active_channels.values() if channel.may_go()]
        # The last of them has only just come.
        for channel in sorted(quiet[:-1], key=Channel.order_of_going)[:1]:
            channel.will_close = True

    def has_room_for(self, body: Parser) -> bool:
        """Whether all large bodies fit on the disk, and no sender has more than some of them."""
        large = [
            other for channel in self.active_channels.values() for other in channel.large_bodies()
        ]
        own = [other for other in large if other.sender() == body.sender()]
        return (
            sum(other.content_length for other in large) <= LARGE_BODIES_BYTES
            and len(own) <= MOST_LARGE_OF_ONE
        )

    def run_until_told(self, *, stop_seconds: float) -> None:
        """Serve until SIGTERM or SIGINT, then let the answers out that are under way."""

        def stop(_number: int, _frame: FrameType | None) -> None:
            if self._stop_at is None:
                self._stop_at = time.monotonic() + stop_seconds

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        while self._stop_at is None:
            self._turn(1.0)
        self.accepting = False
        # Whoever comes now is refused at once, and asks another process.
        wasyncore.dispatcher.close(self)
        while self._is_busy() and time.monotonic() < self._stop_at:
            self._turn(0.1)

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)

    def _is_busy(self) -> bool:
        return any(channel.has_work() for channel in self.active_channels.values())


def make_server(*, application: Any, listening: socket.socket, threads: int) -> Server:
    """A server on a socket that is bound already, so that several processes can share it."""
    adjustments = Adjustments(
        sockets=[listening],
        threads=threads,
        # No name of the server in its answers, and the proxy's headers as they came: the settings
        # say how many proxies are believed.
        ident=None,
        clear_untrusted_proxy_headers=False,
        connection_limit=MOST_CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=CHECK_SECONDS,
        max_request_header_size=32 * 1024,
        max_request_body_size=HARD_LIMIT_BYTES,
        recv_bytes=64 * 1024,
        log_socket_errors=False,
        asyncore_use_poll=True,
    )
    family, kind, protocol = listening.family, listening.type, listening.proto
    return Server(
        application,
        _sock=listening,
        adj=adjustments,
        bind_socket=False,
        sockinfo=(family, kind, protocol, listening.getsockname()),
    )
