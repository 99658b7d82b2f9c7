"""What documents say, as lists that tests compare with the code."""

import re
import subprocess
from functools import cache
from pathlib import Path

from django.conf import settings

PROJECT: Path = settings.BASE_DIR
CODE_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
FENCE = re.compile(r"^\s*```.*?^\s*```", re.M | re.S)
NUMBERED = re.compile(r"\bdef (test(?:_[spa]\d{2,3})+)_")


@cache
def tracked() -> frozenset[str]:
    """Every file of the project, new ones too, as a path from its folder."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    names = [name for name in listed.split("\0") if name]
    return frozenset(name for name in names if (PROJECT / name).is_file())


def read(path: str) -> str:
    return (PROJECT / path).read_text()


def section(path: str, title: str) -> str:
    """The text between a heading and the next one of its height or higher."""
    found = re.search(rf"^(#+) {re.escape(title)}$", read(path), re.M)
    assert found, f"{path} has no section {title!r}"
    rest = read(path)[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.M)
    return rest[: end.start()] if end else rest


def first_column(table: str) -> list[str]:
    """What stands in backticks in the first column of the tables of a text."""
    return re.findall(r"^\| `([^`|]+)`", table, re.M)


def spans(path: str) -> list[str]:
    """What a document writes as code, without its longer examples."""
    return CODE_SPAN.findall(FENCE.sub("", read(path)))


@cache
def words_of_code() -> frozenset[str]:
    """Every word in the files that documents may speak of."""
    kinds = {".py", ".html", ".txt", ".js", ".css", ".toml", ".yaml", ".yml", ".sh", ".example"}
    found: set[str] = set()
    for name in tracked():
        path = Path(name)
        if path.parts[0] == "docs" or path.suffix not in kinds | {""}:
            continue
        if name.startswith("tests/documents/") or "samples" in path.parts:
            continue
        found.update(re.findall(r"\w+", read(name)))
    return frozenset(found)


def numbered_tests() -> dict[str, set[str]]:
    """Files by the number that tests in them carry, such as S07."""
    found: dict[str, set[str]] = {}
    for name in tracked():
        if name.startswith("tests/") and name.endswith(".py"):
            for head in NUMBERED.findall(read(name)):
                for number in head.upper().split("_")[1:]:
                    found.setdefault(number, set()).add(name)
    return found
