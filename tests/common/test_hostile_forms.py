"""Every form and every API body, bent and sent twice at once: words or a plain refusal."""

import email
import email.policy
import itertools
import json
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.client import encode_multipart
from pytest_django import Settings

from accounts.models import User
from accounts.services.create_api_token import create_api_token
from common.models import OutboxMail
from common.tasks import deliver_due_mails_task
from tests.cast import log_in, make_person
from tests.common.furnished import addresses_of, furnish, gate_of
from tests.common.page_forms import PageForm, forms_of

pytestmark = pytest.mark.long

MOST_FIELDS = 2000
MANY = {f"f{number}": "1" for number in range(MOST_FIELDS)}
# They log the walker out, or send everything that waits.
LEFT_OUT = ("/accounts/logout/", "/admin/logout/", "/webhooks/")
# What takes the account or its sessions away is sent last.
ENDS = (
    "/account/privacy/erase",
    "/account/sessions/",
    "/accounts/password/change/",
    "/admin/accounts/",
)
# What is answered so was refused before its body was read.
READS_NO_BODY = {403, 405}

EVIL = "evil@evil.test"
RECIPIENTS = (
    (f"ada@example.test, {EVIL}", f"ada@example.test\r\nBcc: {EVIL}"),
    (f"Ada <{EVIL}>; {EVIL}", f"ada@example.test%0d%0aBcc:{EVIL}"),
    (f"ada@example.test\u2028{EVIL}", "ada@example.test\uff0cevil\uff20evil.test"),
)

Body = dict[str, Any]


class Twice:
    """Two threads that send something at the same moment, each over a connection of its own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(2)
        self._start = Barrier(2, timeout=60)
        self._networks = itertools.count()
        self.faults: set[tuple[Any, ...]] = set()

    def send(self, *works: Callable[[str], Any], about: tuple[Any, ...]) -> set[int]:
        # From another network each time: limits would answer before the form is read.
        number = next(self._networks)
        network = f"10.{number // 250 % 250}.{number % 250}.7"

        def run(work: Callable[[str], Any]) -> int:
            self._start.wait()
            return int(work(network).status_code)

        statuses = set(self._threads.map(run, works))
        self.faults |= {(*about, status) for status in statuses if status >= 500}
        return statuses

    def end(self) -> None:
        def close() -> None:
            self._start.wait()
            connection.close()

        list(self._threads.map(lambda work: work(), [close, close]))
        self._threads.shutdown()


@pytest.fixture
def twice(transactional_db: None) -> Iterator[Twice]:
    # Each refusal is logged with its trace, which here costs a third of the time.
    logging.disable(logging.CRITICAL)
    made = Twice()
    yield made
    made.end()
    logging.disable(logging.NOTSET)


def bent(values: dict[str, str]) -> Iterator[tuple[Body, Body]]:
    """What two clicks send: the same, or one field bent in two ways and the others as they are."""
    same: list[Body] = [values]
    if values:
        odd = itertools.cycle(["{" * 3000, "\ud7ff\u202e{{7*7}}<script>", "-1", "9" * 400])
        same += [
            {name: [value, "2", "two"] for name, value in values.items()},
            dict.fromkeys(values, "\x00"),
            dict.fromkeys(values, "x" * 10_000),
            {name: next(odd) for name in values},
        ]
    yield from ((body, body) for body in [*same, MANY])
    for name in values:
        yield {**values, name: "\0"}, {**values, name: "9" * 400}


def post(client: Client, form: PageForm, body: Body, network: str) -> Any:
    if form.has_file:
        file = SimpleUploadedFile("ring.stl", b"solid ring\nendsolid ring\n")
        kind = "multipart/form-data; boundary=cut"
        data = encode_multipart("cut", {**body, "file": file})
    else:
        kind, data = "application/x-www-form-urlencoded", urlencode(body, doseq=True).encode()
    own = {"Origin": "http://testserver"}
    return client.post(form.address, data, kind, headers=own, REMOTE_ADDR=network)


def with_recipients(values: dict[str, str]) -> Iterator[tuple[Body, Body]]:
    """A form that mails is asked for more recipients in each field for an address."""
    for name in (name for name, value in values.items() if "mail" in name or "@" in value):
        for one, other in RECIPIENTS:
            yield {**values, name: one}, {**values, name: other}


def test_a30_no_form_that_is_sent_twice_at_once_ends_in_a_fault_or_mails_more_than_its_recipient(
    twice: Twice, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "common.mailbox.LocalMailbox"
    world = furnish("shop")
    desk = make_person(username="desk", is_staff=True, is_superuser=True)
    # Each address as the one whom it is for.
    readers: dict[str, User | None] = {"person": world.buyer, "designer": world.designer}
    readers |= {"staff": desk, "desk": desk}

    def browser(reader: User | None) -> tuple[Client, Client]:
        """Two windows of one browser."""
        first, second = (Client(raise_request_exception=False) for _ in range(2))
        if reader:
            log_in(first, reader)
            second.cookies.load({name: one.value for name, one in first.cookies.items()})
        return first, second

    found: dict[tuple[Any, ...], tuple[PageForm, User | None]] = {}
    browsers = {reader: browser(reader) for reader in {None, *readers.values()}}
    for address, pattern in addresses_of(world).values():
        gate = gate_of(address, pattern)
        if gate.startswith("api:") or address.startswith(LEFT_OUT):
            continue
        reader = readers.get(gate)
        answer = browsers[reader][0].get(address)
        if answer.status_code >= 500:
            twice.faults.add((address, answer.status_code))
        # Also what no page shows a form for takes a body.
        for form in [*forms_of(address, answer), PageForm(address, True)]:
            if form.address.startswith(LEFT_OUT):
                continue
            found.setdefault(form.kind, (form, reader))

    forms = sorted(
        (both for both in found.values() if both[0].is_post),
        key=lambda both: both[0].address.startswith(ENDS),
    )
    mailing = 0
    for form, reader in forms:
        bodies, before = list(bent(form.values)), OutboxMail.objects.count()
        for number, (one, other) in enumerate(bodies):
            clicks = [
                partial(post, window, form, body)
                for window, body in zip(browsers[reader], (one, other), strict=True)
            ]
            statuses = twice.send(*clicks, about=(form.address, number))
            if statuses <= READS_NO_BODY:
                break
            if number == 0 and OutboxMail.objects.count() > before:
                mailing += 1
                bodies.extend(with_recipients(form.values))
    assert len(forms) > 300, len(forms)
    assert not twice.faults, "\n".join(map(str, sorted(twice.faults, key=str)))
    assert mailing > 5, mailing
    deliver_due_mails_task()
    for written in settings.LOCAL_MAIL_DIR.glob("*.eml"):
        mail = email.message_from_bytes(written.read_bytes(), policy=email.policy.default)
        (recipient,) = mail["To"].addresses
        assert recipient.domain != "evil.test" and not (mail["Cc"] or mail["Bcc"]), mail["Subject"]


BODIES: list[Any] = [
    None,
    [[]],
    "x",
    {},
    {"email": ["a@example.test"], "password": {}, "name": []},
    {"email": "\0@example.test", "password": "\0", "name": "\0"},
    {"email": "x" * 10_000, "password": "x" * 10_000, "name": "x" * 10_000},
    {"email": "a@example.test", "password": 1e400, "scope": ["look"], "days": 10**400},
    MANY,
]


def send_json(client: Client, method: str, address: str, text: str, network: str) -> Any:
    kind = "application/json"
    return client.generic(method.upper(), address, text, kind, REMOTE_ADDR=network)


def test_no_body_of_the_api_that_is_sent_twice_at_once_ends_in_a_fault(twice: Twice) -> None:
    world = furnish("shop")
    assert world.buyer
    _, token = create_api_token(actor=world.buyer, name="script")
    client = Client(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=False)
    texts = [json.dumps(body) for body in BODIES] + ["[" * 100_000, "{", "\0", "\ud7ff"]
    for address, pattern in addresses_of(world).values():
        if not gate_of(address, pattern).startswith("api:"):
            continue
        view_class: Any = vars(pattern.callback)["cls"]
        for method in ("post", "put", "patch", "delete"):
            # What is not taken is refused before the body is read.
            for number, text in enumerate(texts if hasattr(view_class, method) else texts[:1]):
                send = partial(send_json, client, method, address, text)
                twice.send(send, send, about=(address, method, number))
    assert not twice.faults, sorted(twice.faults)
