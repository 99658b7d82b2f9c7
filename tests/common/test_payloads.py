"""What people type runs nowhere: not on a page, in a mail, a document, a table or a header."""

import re
from datetime import UTC, datetime
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.test import Client
from playwright.sync_api import Browser, Dialog, Page

from common.csv_files import STARTS_A_FORMULA, csv_lines
from common.mail_catalogue import MailKind, example_of, mail_kinds
from common.pdf import make_pdf
from tests.cast import log_in, make_person
from tests.common.furnished import addresses_of, furnish, gate_of
from tests.common.payloads import INERT, PAYLOADS, RUNNING
from tests.common.test_pdf import STATEMENT
from tests.pdf import words_of
from tests.privacy.worlds import World

# Columns of words that people type; names in addresses, codes and keys are none.
WORDS = re.compile(
    r"title|description|bio|note|reason|text|body|subject|city|phone|scope|recipient|what|outcome"
    r"|\w*name|\w*address|preview_line|basis\w*|tags|detail|texts|maker_words|failure|last_error"
)
NO_WORDS = re.compile(r"username|host\w*|to_address|guest_email|supplier_vat\w*")
# Ours, and not what people type: the policy is made of the data map.
OURS_ALONE = {"privacy.PolicyVersion"}
# Of the desk: they show a row's name alone, as its own page does.
SHOW_LITTLE = ("/history/", "/delete/", "/add/")
SEEN = "zqzq"  # stands before each text, and so on each page that shows one


def write_everywhere(world: World) -> int:
    """Every column of words holds as many of the texts as it has room for."""
    count = 0
    with pgtrigger.ignore():
        for model in apps.get_models():
            if model._meta.label in OURS_ALONE:
                continue
            for column in model._meta.concrete_fields:
                is_text = isinstance(column, (models.CharField, models.TextField))
                if not is_text or column.choices or column.unique:
                    continue
                if not WORDS.fullmatch(column.name) or NO_WORDS.fullmatch(column.name):
                    continue
                count += _fill(model, column, count)
    return count


def _fill(model: Any, column: Any, number: int) -> int:
    room, words = column.max_length or 20_000, SEEN
    for text in [*RUNNING[number % len(RUNNING) :], *RUNNING, *INERT]:
        if len(words) + len(text) < room:
            words += "\n" + text if room > 300 else text
    try:
        with transaction.atomic():
            return model._base_manager.update(**{column.name: words}) and 1
    except DatabaseError:  # a rule of the database keeps words like these out
        return 0


class Watch:
    """Shows documents in a page of a browser that loads nothing, and hears what runs in them."""

    def __init__(self, chromium: Browser) -> None:
        self.context = chromium.new_context()
        self.context.route("**/*", lambda route: route.abort())
        self.heard: list[str] = []
        self.context.expose_function("hit", lambda: self.heard.append("hit"))
        self.page: Page = self.context.new_page()
        self.page.on("dialog", self._hear)

    def _hear(self, dialog: Dialog) -> None:
        self.heard.append("dialog")
        dialog.dismiss()

    def runs(self, html: str) -> bool:
        """Without the policy of our pages, which would hold it off once more."""
        self.heard.clear()
        own = re.sub(r"<script[^>]+src=[^>]*></script>|<link[^>]*>", "", html)
        self.page.set_content(own, wait_until="domcontentloaded")
        marked = self.page.evaluate("new Promise(r => setTimeout(() => r(!!window.hit1), 1))")
        return bool(self.heard or marked)


@pytest.fixture
def watch(chromium: Browser) -> Any:
    made = Watch(chromium)
    yield made
    made.context.close()


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.django_db
def test_a16_what_people_typed_runs_on_no_page(watch: Watch) -> None:
    assert len(set(PAYLOADS)) >= 200
    assert watch.runs("<p>" + RUNNING[2]), "the watch hears"
    world = furnish("shop")
    assert write_everywhere(world) > 40
    chief = make_person(username="chief", is_staff=True, is_superuser=True)
    readers = {"person": world.buyer, "designer": world.designer, "staff": chief, "desk": chief}
    browsers = {
        reader: log_in(Client(), reader) if reader else Client()
        for reader in {None, *readers.values()}
    }
    shown, broken = set(), set()
    for name, (address, pattern) in addresses_of(world).items():
        gate = gate_of(address, pattern)
        if gate.startswith("api:") or address.endswith(SHOW_LITTLE):
            continue
        answer = browsers[readers.get(gate)].get(address)
        if answer.streaming or not answer["Content-Type"].startswith("text/html"):
            continue
        page = answer.content.decode()
        if SEEN in page:
            shown.add(name)
            if watch.runs(page):
                broken.add(name)
    assert not broken
    assert len(shown) > 40, sorted(shown)


# Words of ours or parts of addresses, where an example needs what leads somewhere; and what the
# newsletter has made of its Markdown, which has tests of its own.
OURS = re.compile(
    r"html|slug|number|token|code|key|\w*url|\w*link|\w*path|username|kind|state|\w*address"
)


def _bent(value: Any, number: int) -> Any:
    if isinstance(value, str):
        return PAYLOADS[number % len(PAYLOADS)]
    if isinstance(value, list):
        return [_bent(one, number + at) for at, one in enumerate(value)]
    if isinstance(value, dict):
        return {
            key: one if OURS.fullmatch(key) else _bent(one, number + at)
            for at, (key, one) in enumerate(value.items())
        }
    return value


@pytest.mark.browser
def test_a16_a30_what_people_typed_runs_in_no_mail_and_writes_no_header(watch: Watch) -> None:
    for number, kind in enumerate(mail_kinds().values()):
        bent = _bent(kind.example, number * 17)
        mail = example_of(MailKind(kind.name, kind.cause, kind.priority, bent))
        assert not watch.runs(mail.html), kind.name
        assert not re.search(r"[\r\n]", mail.subject), kind.name


def test_a17_what_people_typed_is_no_formula_and_no_command_of_a_document() -> None:
    for line in list(csv_lines(["text"], [[text] for text in PAYLOADS]))[1:]:
        cell = line.removeprefix('"')
        assert not cell.startswith(STARTS_A_FORMULA), line
    lines = [text for text in PAYLOADS if text.isprintable()]
    data = STATEMENT | {"supplier": lines, "sentence": PAYLOADS[7]}
    made = make_pdf(
        template="payouts/statement.typ", data=data, made_at=datetime(2026, 11, 28, tzinfo=UTC)
    )
    words = words_of(made)
    for text in ('#read("/etc/passwd")', "{{7*7}}", "=1+1", "#panic()"):
        assert text in words, text
    assert "root:" not in words
