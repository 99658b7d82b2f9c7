"""Keeps what bodies a measured file holds, one row for all of a name."""

from collections.abc import Sequence
from typing import Any

from models_catalog.models import Release, Shell

# A count is a small integer in the database, and the reader stops far below it.
_MOST_COUNTED = 32_767


def record_shells(*, release: Release, found: Sequence[dict[str, Any]]) -> None:
    """`found` is the list of shells that `inspect` gives; confirmed roles stay confirmed."""
    confirmed = set(release.shells.filter(is_role_confirmed=True).values_list("name", flat=True))
    by_name: dict[str, list[dict[str, Any]]] = {}
    for shell in found:
        by_name.setdefault(shell["name"], []).append(shell)
    release.shells.all().delete()
    Shell.objects.bulk_create(
        _row(release, name, shells, is_confirmed=name in confirmed)
        for name, shells in by_name.items()
    )


def _row(
    release: Release, name: str, shells: Sequence[dict[str, Any]], *, is_confirmed: bool
) -> Shell:
    volumes = [shell["volume_mm3"] for shell in shells]
    size_x, size_y, size_z = max(
        (shell["size_mm"] for shell in shells), key=lambda size: size[0] * size[1] * size[2]
    )
    return Shell(
        release=release,
        name=name,
        role=shells[0]["role"],
        doubt=shells[0]["doubt"][:120],
        is_role_confirmed=is_confirmed,
        count=min(len(shells), _MOST_COUNTED),
        volume_mm3=None if None in volumes else sum(volumes),
        size_x_mm=size_x,
        size_y_mm=size_y,
        size_z_mm=size_z,
    )
