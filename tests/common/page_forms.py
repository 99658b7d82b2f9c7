"""The forms of a page, each with what a browser would send to which address."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

# What the rules of a field accept, so that a form gets as far as its service.
PLAUSIBLE = {
    "email": "somebody@example.test",
    "number": "1",
    "url": "https://example.test/",
    "date": "2031-02-03",
    "checkbox": "on",
    "password": "copper hammer velvet quartz",
}


@dataclass
class PageForm:
    address: str
    is_post: bool
    has_file: bool = False
    values: dict[str, str] = field(default_factory=dict)
    # What its lists of one choice offer, by the name of each.
    choices: dict[str, list[str]] = field(default_factory=dict)

    @property
    def kind(self) -> tuple[Any, ...]:
        """The same on every page that shows it."""
        return self.address, self.is_post, *sorted(self.values)


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[PageForm] = []
        # Fields may stand outside their form and name it.
        self.by_id: dict[str, PageForm] = {}
        self.open: PageForm | None = None
        self.select: tuple[PageForm, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            address = urljoin(self.path, found.get("action", "") or self.path)
            self.open = PageForm(address, found.get("method", "get").lower() == "post")
            self.forms.append(self.open)
            if found.get("id"):
                self.by_id[found["id"]] = self.open
            return
        form = self.by_id.get(found["form"]) if "form" in found else self.open
        if form is None:
            return
        name = found.get("name", "")
        if tag == "option" and self.select:
            holder, name = self.select
            if found.get("value"):
                holder.values[name] = found["value"]
                holder.choices.setdefault(name, []).append(found["value"])
        elif tag == "select" and name:
            form.values.setdefault(name, "")
            self.select = form, name
        elif tag in ("input", "textarea", "button") and name and name != "csrfmiddlewaretoken":
            kind = found.get("type", "text")
            form.has_file |= kind == "file"
            form.values.setdefault(name, found.get("value") or PLAUSIBLE.get(kind, f"A {name}"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = None


def forms_of(path: str, answer: Any) -> list[PageForm]:
    if answer.streaming or "html" not in answer.get("Content-Type", ""):
        return []
    reader = _Reader(path)
    reader.feed(answer.content.decode())
    return [form for form in reader.forms if not urlsplit(form.address).netloc]
