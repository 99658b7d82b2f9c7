"""Names of files in a copy that every system can unpack."""

import re
from collections.abc import Iterator
from itertools import count

# What Windows takes in no name, what it takes for a device, and what it drops at the end of one.
REFUSED = re.compile(r'[<>:"|?*\\\x00-\x1f]')
DEVICE = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)")


def portable(path: str, taken: set[str]) -> str:
    """The path, or one like it; two that differ in capitals alone are one file on many disks."""
    folder, slash, name = "/".join(map(_part, path.split("/"))).rpartition("/")
    likely = (f"{folder}{slash}{one}" for one in _numbered(name))
    found = next(one for one in likely if one.lower() not in taken)
    taken.add(found.lower())
    return found


def _part(name: str) -> str:
    kept = DEVICE.sub(r"_\1", REFUSED.sub("_", name).rstrip(". "))
    return kept or "_"


def _numbered(name: str) -> Iterator[str]:
    yield name
    stem, dot, suffix = name.rpartition(".")
    for number in count(2):
        yield f"{stem}-{number}{dot}{suffix}" if stem else f"{name}-{number}"
