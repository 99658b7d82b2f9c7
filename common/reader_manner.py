"""In which units, and by which ring sizes, the reader of what is being made wants figures."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

UNITS = {"metric": _("Millimetres and grams"), "us": _("Inches and pennyweights")}
SIZE_SYSTEMS = {
    "us": _("US / Canada"),
    "uk": _("UK / Australia"),
    "eu": _("EU (ISO 8653)"),
    "it": _("Italy / Spain"),
    "jp": _("Japan"),
}


@dataclass(frozen=True, slots=True)
class Manner:
    """What an account chose; empty where it chose nothing, as for visitors."""

    units: str = ""
    size_system: str = ""


_NOBODY = Manner()
# Asked only where a figure is written, so that no page reads an account for nothing.
_reader: ContextVar[Callable[[], Manner] | None] = ContextVar("reader's manner", default=None)


def manner_now() -> Manner:
    asked = _reader.get()
    return asked() if asked else _NOBODY


@contextmanager
def read_by(asked: Callable[[], Manner]) -> Iterator[None]:
    token = _reader.set(asked)
    try:
        yield
    finally:
        _reader.reset(token)
