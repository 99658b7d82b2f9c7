"""Finger sizes by the system that the reader chose; without a choice, by that of the US."""

from typing import cast, get_args

from common.reader_manner import SIZE_SYSTEMS, manner_now
from geometry.measuring.ring_sizes import System, ring_sizes
from models_catalog.text import short_number


def system_now() -> System:
    return cast(System, manner_now().size_system or "us")


def systems_now() -> list[System]:
    """All of them, the reader's first."""
    mine = system_now()
    return sorted(get_args(System), key=lambda system: system != mine)


def system_name(system: System) -> str:
    return str(SIZE_SYSTEMS[system])


def size_figure(inner_mm: float, system: System) -> str:
    """7, N 1/2 or 54.4; ValueError where no finger is that wide."""
    size = getattr(ring_sizes(inner_mm), system)
    return size if isinstance(size, str) else short_number(size)


def size_now(inner_mm: float) -> str:
    """Such as "US 7", by the reader's system; ValueError where no finger is that wide."""
    system = system_now()
    return f"{system.upper()} {size_figure(inner_mm, system)}"
