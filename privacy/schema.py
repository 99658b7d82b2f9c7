"""The published scheme of a copy. What was published under a version is never changed."""

from functools import cache
from pathlib import Path

SCHEMA_VERSION = "v1"
FOLDER = Path(__file__).resolve().parent / "export_schema"


def schema_versions() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.json"))


@cache
def read_schema(version: str = SCHEMA_VERSION) -> str:
    return (FOLDER / f"{version}.json").read_text()
