"""The HTTP side: one thread per connection on 127.0.0.1, one log line per request, no card data."""

import json
import logging
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from stripe_sandbox.api.dispatch import Answer, Api, Request
from stripe_sandbox.config import LOOPBACK_HOSTS, Config
from stripe_sandbox.control import Control
from stripe_sandbox.faults import FaultPlan
from stripe_sandbox.multipart import as_form
from stripe_sandbox.pages import STYLE, Page, Pages
from stripe_sandbox.store import Store
from stripe_sandbox.webhooks import Deliveries

log = logging.getLogger("stripe_sandbox")
_MOST_BYTES = 6_000_000  # Stripe takes evidence files of up to 5 MB


class Sandbox(ThreadingHTTPServer):
    """Everything one process holds. Call `serve_forever`, then `close`."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, config: Config) -> None:
        """Bind first, so that a port in use is found out before anything is written."""
        super().__init__(("127.0.0.1", config.port), Handler)
        self.base_url = f"http://127.0.0.1:{self.server_address[1]}"
        self.store = Store(config.data)
        self.faults = FaultPlan()
        self.api = Api(config, self.store, self.faults, self.base_url)
        self.pages = Pages(config, self.store)
        self.control = Control(config, self.store, self.faults)
        self.deliveries = Deliveries(config, self.store, self.faults)
        self.deliveries.start()

    def close(self) -> None:
        self.server_close()
        self.deliveries.stop()
        self.store.close()


class Handler(BaseHTTPRequestHandler):
    """Reads a request, hands it to the API, the pages or the control, and writes the answer."""

    server: Sandbox
    protocol_version = "HTTP/1.1"
    server_version = "stripe-sandbox"
    sys_version = ""
    disable_nagle_algorithm = True
    timeout = 60

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def do_DELETE(self) -> None:
        self._handle()

    def log_message(self, format: str, *args: object) -> None:
        """The base class logs on its own; the one line per request is written in `_handle`."""

    def _handle(self) -> None:
        started = time.monotonic()
        url = urlsplit(self.path)
        self._status = 0
        try:
            self._route(url.path, url.query)
        except BaseException:
            if self._status == 0:
                self._json(500, {"error": {"type": "api_error", "message": "sandbox failure"}})
            raise
        finally:
            spent = (time.monotonic() - started) * 1000
            log.info("%s %s -> %d (%.0f ms)", self.command, url.path, self._status, spent)
            if self.command != "GET":
                self.server.deliveries.wake()

    def _route(self, path: str, query: str) -> None:
        body = self._read()
        if body is None:
            return
        if not self._is_local():
            self._json(403, {"error": {"message": "this address is for this machine only"}})
        elif path.startswith("/v1/"):
            self._api(path, query, body)
        elif path.startswith("/_sandbox/"):
            self._json(*self._controlled(path, body))
        elif path == "/c/style.css":
            self._send(200, STYLE.encode(), {"Content-Type": "text/css; charset=utf-8"})
        else:
            self._page(self.server.pages.answer(self.command, path, body))

    def _read(self) -> str | None:
        """The body, or None after refusing one that is too large or not text."""
        length = self.headers.get("Content-Length", "0")
        if (
            not length.isdigit()
            or int(length) > _MOST_BYTES
            or self.headers.get("Transfer-Encoding")
        ):
            self.close_connection = True
            self._json(413, {"error": {"message": "the body is too large or has no length"}})
            return None
        body, kind = self.rfile.read(int(length)), self.headers.get("Content-Type", "")
        try:
            return as_form(body, kind) if kind.startswith("multipart/") else body.decode()
        except UnicodeDecodeError:
            self._json(400, {"error": {"message": "the body is not UTF-8"}})
            return None

    def _is_local(self) -> bool:
        """Refuse a name that merely resolves to this machine (DNS rebinding)."""
        return urlsplit(f"//{self.headers.get('Host', '')}").hostname in LOOPBACK_HOSTS

    def _controlled(self, path: str, body: str) -> tuple[int, dict[str, object]]:
        kind = self.headers.get("Content-Type", "").partition(";")[0]
        if self.command == "POST" and kind != "application/json":
            # A form on some web page cannot send this type, so it cannot reach the controls.
            return 415, {"error": "send Content-Type: application/json"}
        return self.server.control.answer(self.command, path, body)

    def _api(self, path: str, query: str, body: str) -> None:
        answer: Answer = self.server.api.answer(
            Request(
                method=self.command,
                path=path,
                query=query,
                body=body,
                headers={name.lower(): value for name, value in self.headers.items()},
            )
        )
        if answer.cut:
            self._status = answer.status
            self.close_connection = True
            return
        self._json(answer.status, answer.body, answer.headers)

    def _page(self, page: Page) -> None:
        headers = {"Content-Type": "text/html; charset=utf-8"}
        if page.location is not None:
            headers["Location"] = page.location
        headers |= {"Content-Security-Policy": page.policy(), "Referrer-Policy": "no-referrer"}
        self._send(page.status, page.html.encode(), headers)

    def _json(
        self, status: int, body: dict[str, object], headers: dict[str, str] | None = None
    ) -> None:
        kind = {"Content-Type": "application/json"}
        self._send(status, json.dumps(body).encode(), kind | (headers or {}))

    def _send(self, status: int, payload: bytes, headers: dict[str, str]) -> None:
        self._status = status
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)
