"""Keeps `locale/<language>/<room>.po` in step with the messages of templates and code.

Usage: .local/venv/bin/python scripts/messages.py [room…]

Of the named rooms (of all without a name) new messages are added with an empty translation, and
what no page says any more is taken out. A message of several rooms stands in one of them: where it
is already; else in `shop`, else in the first. Nothing is ever guessed from a similar message.
"""

import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jewelcad.settings")

import django  # noqa: E402
from django.apps import apps  # noqa: E402

# What is read below holds models, which stand only in apps that are loaded.
if not apps.ready:
    django.setup()

from babel.messages.catalog import Message  # noqa: E402
from babel.messages.extract import extract_python  # noqa: E402
from babel.messages.pofile import write_po  # noqa: E402
from django.template import Engine  # noqa: E402
from django.templatetags.i18n import BlockTranslateNode, TranslateNode  # noqa: E402

from embedded.catalogues import PLURAL_FORMS, empty_catalogue, messages_in  # noqa: E402
from privacy.data_map import data_map  # noqa: E402
from privacy.exporting.index_page import words_of_index  # noqa: E402
from privacy.purposes import Erasure  # noqa: E402

KEYWORDS = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop", "_")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
# Folders of templates that belong to another room than their name says.
ROOMS = {"account": "accounts", "mfa": "accounts", "drawing": "models_catalog", "forms": "shop"}
SHOP = ("shop", "common", "jewelcad")
APART = {".local", "tests", "bench", "scripts", "embedded", "stripe_sandbox", "node_modules"}

HEAD = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""

# The context, and the message or its two forms.
Key = tuple[str, str | tuple[str, str]]
# By room: the files in which it says something; and what is translated there.
Rooms = dict[str, list[str]]
Held = dict[str, dict[Key, Any]]


def extracted() -> dict[Key, Rooms]:
    """Every marked message: in which rooms it is said, and in which files."""
    found: dict[Key, Rooms] = defaultdict(lambda: defaultdict(list))
    for path in sorted((PROJECT / "templates").rglob("*")):
        if path.is_file() and path.suffix in {".html", ".txt", ".svg"}:
            inside = path.relative_to(PROJECT / "templates")
            room = inside.parts[0] if len(inside.parts) > 1 else "shop"
            room, file = ROOMS.get(room, room), str(path.relative_to(PROJECT))
            for key in said_in_template(path.read_text()):
                found[key][room].append(file)
    for path in sorted(PROJECT.rglob("*.py")):
        room = path.relative_to(PROJECT).parts[0]
        if room not in APART and "migrations" not in path.parts:
            room, file = "shop" if room in SHOP else room, str(path.relative_to(PROJECT))
            for key in said_in_python(path.read_text()):
                found[key][room].append(file)
    for key in said_in_data_map():
        found[key]["privacy"].append("data_map.yaml")
    return found


def said_in_template(source: str) -> Iterator[Key]:
    template = Engine.get_default().from_string(source)
    node: Any
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        # A variable has none.
        if literal := node.filter_expression.var.literal:
            context = node.message_context.var if node.message_context else ""
            yield context, literal.replace("%", "%%")  # as the tag asks for it
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        context = node.message_context.var if node.message_context else ""
        one = node.render_token_list(node.singular)[0]
        yield context, (one, node.render_token_list(node.plural)[0]) if node.plural else one
    # Words that a tag or a filter is given: {% include "x.html" with label=_("Metal") %}.
    for quoted in re.findall(r"""(?<![\w.])_\(("[^"]*"|'[^']*')\)""", source):
        yield "", quoted[1:-1]


def said_in_python(source: str) -> Iterator[Key]:
    said = extract_python(BytesIO(source.encode()), KEYWORDS, [], {"encoding": "utf-8"})
    for _line, name, found, _notes in said:
        if not found:  # a value such as gettext(self.name), whose words stand elsewhere
            continue
        words = [found] if isinstance(found, str) else list(found)
        context = words.pop(0) if str(name).startswith(("pgettext", "npgettext")) else ""
        is_counted = "ngettext" in name or "npgettext" in name
        if words and words[0]:
            yield context, (words[0], words[1]) if is_counted else words[0]


def said_in_data_map() -> Iterator[Key]:
    """What the pages of one's own data, of a copy and of an erasure say of tables and columns."""
    for words in words_of_index():
        yield "", words
    for record in data_map().records.values():
        said = [field for _, field in record.personal_fields()]
        if said:
            yield "", record.about
        for field in said:
            for case in field.erasure:
                if case.do in (Erasure.BLANK, Erasure.REPLACE):
                    yield "", field.about.rstrip(".")
                elif case.do == Erasure.KEEP:
                    if field.because:
                        yield "", field.because
                    yield "", data_map().retention[field.retention].text


def update(rooms: set[str]) -> None:
    found = extracted()
    for language in PLURAL_FORMS:
        folder = PROJECT / "locale" / language
        folder.mkdir(parents=True, exist_ok=True)
        held: Held = {
            path.stem: {_key(message): message.string for message in messages_in(path)}
            for path in folder.glob("*.po")
        }
        homes: dict[str, dict[Key, list[str]]] = defaultdict(dict)
        for key, places in found.items():
            home = _home(key, places, held, rooms)
            if home:
                homes[home][key] = sorted(set(sum(places.values(), [])))
        for room in rooms or {*homes, *held}:
            _write(folder / f"{room}.po", language, homes.get(room, {}), held.get(room, {}))


def _key(message: Message) -> Key:
    words: Any = message.id
    return (message.context or "", words if isinstance(words, str) else tuple(words))


def _home(key: Key, places: Rooms, held: Held, rooms: set[str]) -> str:
    """The room where a message stands, of those to be written; empty where it stands elsewhere."""
    translated = [room for room, known in sorted(held.items()) if any(known.get(key, ""))]
    if translated:
        return translated[0]
    there = [room for room, known in sorted(held.items()) if key in known]
    wished = [*(["shop"] if "shop" in places else []), *there, *sorted(places)]
    return next((room for room in wished if not rooms or room in rooms), "")


def _write(path: Path, language: str, messages: dict[Key, list[str]], held: dict[Key, Any]) -> None:
    if not messages:
        path.unlink(missing_ok=True)
        return
    catalog = empty_catalogue(language)
    by_words = sorted(messages.items(), key=lambda one: (one[1], str(one[0])))
    for (context, message), files in by_words:
        catalog.add(
            message,
            held.get((context, message), ""),
            locations=[(file, 0) for file in files],
            context=context or None,
        )
    body = BytesIO()
    write_po(body, catalog, width=100, omit_header=True, include_lineno=False)
    path.write_text(
        HEAD.format(language=language, plural=PLURAL_FORMS[language]) + body.getvalue().decode()
    )


if __name__ == "__main__":
    update(set(sys.argv[1:]))
