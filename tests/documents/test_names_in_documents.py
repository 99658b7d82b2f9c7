"""A document names only what is there: files, names of the code, commands."""

import re
from pathlib import Path

import pytest

from tests.documents.reading import read, spans, tracked, words_of_code

# The samples' list names files of others' repositories.
DOCUMENTS = sorted(name for name in tracked() if name.endswith(".md") and "/samples/" not in name)
RECIPES = [
    name
    for name in DOCUMENTS
    if name.startswith("docs/recipes/")
    or name in {"CONTRIBUTING.md", "docs/locking.md", "docs/architecture.md", "docs/glossary.md"}
]
A_PATH = re.compile(r"(?<![\w./-])[\w.-]+(?:/[\w.-]+)+/?")
A_NAME = re.compile(r"[A-Za-z_][\w.]*(?:\(.*\))?")
A_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
ENDINGS = (".py", ".md", ".html", ".js", ".css", ".yaml", ".yml", ".toml", ".txt", ".sh")
# Made up, to show how a name of its kind looks.
EXAMPLES = {"NAME", "APP", "FILE", "add_maker_note", "is_measured", "noun_verb"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_that_a_document_names_are_there(document: str) -> None:
    top = {name.split("/")[0] for name in tracked()}
    missing = [
        path
        for span in spans(document)
        for path in A_PATH.findall(span)
        if path.split("/")[0] in top and not _is_there(path) and not _is_a_pattern(span)
    ]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_of_a_document_lead_somewhere(document: str) -> None:
    folder = Path(document).parent
    there = {str(Path(name)) for name in tracked()}
    there |= {str(parent) for name in tracked() for parent in Path(name).parents}
    links = [link for link in A_LINK.findall(read(document)) if not link.startswith("http")]
    assert [link for link in links if str(_joined(folder, link)) not in there] == []


@pytest.mark.parametrize("document", RECIPES)
def test_names_that_a_recipe_gives_are_in_the_code(document: str) -> None:
    files = {Path(name).name for name in tracked()} | {Path(name).stem for name in tracked()}
    unknown = []
    for span in spans(document):
        if not A_NAME.fullmatch(span) or span.endswith(ENDINGS):
            continue
        name = span.split("(")[0].rsplit(".", 1)[-1]
        is_an_ending = name.startswith("_") and any(w.endswith(name) for w in words_of_code())
        if not is_an_ending and name not in words_of_code() | files | EXAMPLES:
            unknown.append(span)
    assert unknown == []


def _is_there(path: str) -> bool:
    """As a file, a folder, or a template by the name that Django knows it by."""
    folder = path.rstrip("/") + "/"
    if path in tracked() or f"templates/{path}" in tracked():
        return True
    return any(name.startswith(folder) for name in tracked())


def _is_a_pattern(span: str) -> bool:
    return any(sign in span for sign in "<*…") or any(
        word in span for word in ("NAME", "APP", "ID")
    )


def _joined(folder: Path, link: str) -> Path:
    parts: list[str] = []
    for part in (folder / link).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return Path(*parts) if parts else Path(".")
