"""Merges the rooms' translations of `locale/` into one catalogue a language, for gettext."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from .errors import EmbeddedError
from .places import PROJECT, local_folder

# Of German, French and Italian as Django counts them; CLDR has a third for millions.
PLURAL_FORMS = {
    "de": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "it": "nplurals=2; plural=(n != 1);",
}


def build_catalogues(source: Path = PROJECT / "locale") -> Path:
    """Compile what is stale; gives the folder for Django's LOCALE_PATHS. Raises EmbeddedError."""
    output = local_folder() / "catalogues"
    for folder in sorted(path for path in source.iterdir() if path.is_dir()):
        compiled = output / folder.name / "LC_MESSAGES" / "django.mo"
        files = sorted(folder.glob("*.po"))
        newest = max((path.stat().st_mtime for path in [folder, *files]), default=0)
        if compiled.is_file() and compiled.stat().st_mtime > newest:
            continue
        compiled.parent.mkdir(parents=True, exist_ok=True)
        written = compiled.with_suffix(".new")
        with written.open("wb") as file:
            write_mo(file, merged(folder.name, files))
        written.replace(compiled)
    return output


def merged(language: str, files: list[Path]) -> Catalog:
    """Of all rooms. Raises EmbeddedError where two of them translate one message differently."""
    whole = empty_catalogue(language)
    for path in files:
        for message in messages_in(path):
            if not forms_of(message):
                continue
            there = whole.get(message.id, message.context)
            if there is not None and there.string != message.string:
                raise EmbeddedError(
                    f"{path}: {message.id!r} is translated otherwise in another room."
                )
            whole.add(message.id, message.string, context=message.context)
    return whole


def empty_catalogue(language: str) -> Catalog:
    made = Catalog(locale=language)
    made.mime_headers = [("Plural-Forms", PLURAL_FORMS[language])]
    return made


def messages_in(path: Path) -> Iterator[Message]:
    """Every message of one room's file but the head."""
    with path.open("rb") as file:
        yield from (message for message in read_po(file) if message.id)


def forms_of(message: Message) -> list[str]:
    """The translation, of a counted message in each of its forms; empty while one is missing."""
    string = message.string or ""
    forms = [string] if isinstance(string, str) else list(string)
    return forms if all(forms) else []
