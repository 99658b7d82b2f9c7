"""What people type runs nowhere: not on a page, in a mail, a document, a table or a header."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pgtrigger
import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, models, transaction
from django.test import Client
from playwright.sync_api import Browser, Dialog, Page

from common.csv_files import STARTS_A_FORMULA, csv_lines
from common.mail_catalogue import MailKind, example_of, mail_kinds
from common.pdf import make_pdf
from common.personal import DataSubject
from design_requests.models import RequestDocument
from orders.models import Document
from payouts.models import Statement
from payouts.statements.content import SUMMED, LineKind
from tests.cast import log_in, make_person
from tests.common.furnished import addresses_of, furnish, gate_of
from tests.common.payloads import INERT, PAYLOADS, RUNNING
from tests.common.test_pdf import STATEMENT
from tests.pdf import words_of
from tests.privacy.copies import copy_of
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


def words_of_table(content: bytes) -> str:
    """Of a CSV file, in which no cell begins like a formula."""
    text = content.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text)):
        for cell in row:
            assert not cell.startswith(STARTS_A_FORMULA) or _is_number(cell), cell
    return text


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-\d+(\.\d+)?", cell) is not None


def words_of_paper(content: bytes) -> str:
    """Of a PDF, in which no typst command was carried out and that does nothing by itself."""
    words = words_of(content)
    assert "root:" not in words
    told = re.sub(rb"stream\r?\n.*?endstream", b"", content, flags=re.S)
    assert not re.search(rb"/(JavaScript|JS|Launch|OpenAction|AA|SubmitForm)\b", told)
    return words


def words_of_xml(content: bytes) -> str:
    return "".join(ElementTree.fromstring(content).itertext())  # noqa: S314 (ours)


CHECKED: dict[str, Callable[[bytes], str]] = {
    "text/csv": words_of_table,
    "application/pdf": words_of_paper,
    "application/rss+xml": words_of_xml,
}


def _write_documents() -> None:
    """What is frozen in documents is in JSON, which no column of words shows."""
    typed = SEEN + " ".join(text for text in INERT if text.isprintable())
    sold = {
        **dict.fromkeys(("title", "licence"), typed),
        **dict.fromkeys(("tax_country", "tax_rate_percent"), ""),
        **dict.fromkeys(("net_minor", "tax_minor", "discount_minor", "list_price_minor"), 100),
    }
    earned = {
        **dict.fromkeys(("title", "licence", "order", "reference", "sold_on"), typed),
        **dict.fromkeys(SUMMED, 100),
        "kind": LineKind.SALE.value,
    }
    with pgtrigger.ignore():
        for model, line in ((Document, sold), (RequestDocument, sold), (Statement, earned)):
            content = model._base_manager.get().content
            model._base_manager.update(content={**content, "lines": [line]})


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.django_db
def test_a16_a17_what_people_typed_runs_on_no_page_and_in_nothing_that_is_taken_away(
    watch: Watch, tmp_path: Path
) -> None:
    assert len(set(PAYLOADS)) >= 200
    assert watch.runs("<p>" + RUNNING[2]), "the watch hears"
    world = furnish("shop")
    assert write_everywhere(world) > 40
    chief = make_person(username="chief", is_staff=True, is_superuser=True)
    _write_documents()
    readers = {"person": world.buyer, "designer": world.designer, "staff": chief, "desk": chief}
    browsers = {
        reader: log_in(Client(), reader) if reader else Client()
        for reader in {None, *readers.values()}
    }
    shown, broken, kinds = set(), set(), Counter[str]()
    for name, (address, pattern) in addresses_of(world).items():
        gate = gate_of(address, pattern)
        if gate.startswith("api:") or address.endswith(SHOW_LITTLE):
            continue
        answer = browsers[readers.get(gate)].get(address)
        kind = str(answer.get("Content-Type")).partition(";")[0]
        content = b"".join(answer) if answer.streaming else answer.content
        if kind in CHECKED and answer.status_code == 200:
            words = CHECKED[kind](content)
            kinds[kind] += SEEN in words
        elif kind == "text/html" and SEEN in (page := content.decode()):
            shown.add(name)
            if watch.runs(page):
                broken.add(name)
    assert not broken
    assert len(shown) > 40, sorted(shown)
    assert kinds["text/csv"] >= 3 and kinds["application/pdf"] >= 5, kinds
    for person in (world.buyer, world.designer):
        assert person
        copy = copy_of(DataSubject(account_id=person.pk), tmp_path)
        tables = [copy.zip.read(name) for name in copy.names if name.endswith(".csv")]
        assert SEEN in "".join(map(words_of_table, tables))


# Words of ours or parts of addresses, where an example needs what leads somewhere; and what the
# newsletter has made of its Markdown, which has tests of its own.
OURS = re.compile(
    r"html|slug|number|token|code|key|\w*url|\w*link|\w*path|username|kind|state|\w*address"
)


def bent(value: Any, number: int) -> Any:
    if isinstance(value, str):
        return PAYLOADS[number % len(PAYLOADS)]
    if isinstance(value, list):
        return [bent(one, number + at) for at, one in enumerate(value)]
    if isinstance(value, dict):
        return {
            key: one if OURS.fullmatch(key) else bent(one, number + at)
            for at, (key, one) in enumerate(value.items())
        }
    return value


@pytest.mark.browser
def test_a16_a30_what_people_typed_runs_in_no_mail_and_writes_no_header(watch: Watch) -> None:
    for number, kind in enumerate(mail_kinds().values()):
        typed = bent(kind.example, number * 17)
        mail = example_of(MailKind(kind.name, kind.cause, kind.priority, typed))
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


def test_a17_no_document_reads_what_it_is_given_as_markup() -> None:
    templates = sorted(Path(settings.BASE_DIR, "templates").rglob("*.typ"))
    for template in templates:
        text = template.read_text()
        assert not re.search(r"\beval\(|\bmode: *\"markup\"", text), template.name
        # The data is a value; no file but the template's own is opened by a name in it.
        assert not re.search(r"\b(read|image|include|plugin|json)\(\s*(?!\s|bytes\()", text), (
            template.name
        )
    assert len(templates) >= 6
