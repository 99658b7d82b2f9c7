"""What a file says of the person who made it, so that its designer knows what buyers will read.

Nothing of it is in previews or pictures, which are made anew from the triangles.
"""

import re

MOST_WORDS = 12
MOST_CHARACTERS = 160
# Lines at the top of a text file, as programs write them; what follows is numbers.
_MOST_COMMENT_LINES = 60

_STEP_NAME = re.compile(rb"FILE_NAME\s*\((.*?)\)\s*;", re.DOTALL | re.IGNORECASE)
_STEP_PART = re.compile(rb"'((?:[^']|'')*)'|([(),])")
# ISO 10303-21, 3 (2016), 6.4.3: characters beyond ASCII.
_STEP_WIDE = re.compile(r"\\X2\\((?:[0-9A-F]{4})+)\\X0\\", re.IGNORECASE)
_STEP_BYTE = re.compile(r"\\X\\([0-9A-F]{2})", re.IGNORECASE)
# Third and fourth of FILE_NAME (6.2.3), and the seventh.
_STEP_FIELDS = {2: "author", 3: "organisation", 6: "authorised by"}


def said(**fields: str | None) -> tuple[str, ...]:
    """“Author: Mira Kessler” and the like, without empty ones, in one line each."""
    found = []
    for label, text in fields.items():
        words = " ".join("".join(c if c.isprintable() else " " for c in text or "").split())
        if words:
            found.append(f"{label.replace('_', ' ').capitalize()}: {words[:MOST_CHARACTERS]}")
    return tuple(found[:MOST_WORDS])


def of_step(data: bytes) -> tuple[str, ...]:
    """Author, organisation and authorisation of the header of a STEP file."""
    header = _STEP_NAME.search(data[:65_536])
    if header is None:
        return ()
    fields: list[list[str]] = [[]]
    depth = 0
    for text, mark in _STEP_PART.findall(header[1]):
        if mark == b"(":
            depth += 1
        elif mark == b")":
            depth -= 1
        elif mark == b"," and depth == 0:
            fields.append([])
        elif not mark:
            fields[-1].append(_step_text(text))
    return said(
        **{
            label: ", ".join(filter(None, fields[number]))
            for number, label in _STEP_FIELDS.items()
            if number < len(fields)
        }
    )


def _step_text(coded: bytes) -> str:
    text = coded.decode("latin-1").replace("''", "'")
    text = _STEP_WIDE.sub(lambda m: bytes.fromhex(m[1]).decode("utf-16-be", "replace"), text)
    return _STEP_BYTE.sub(lambda m: chr(int(m[1], 16)), text)


def of_stl_header(header: bytes) -> tuple[str, ...]:
    """The 80 bytes before a binary STL's triangles, where they hold words."""
    text = header[:80].split(b"\0")[0].decode("utf-8", "replace")
    return said(first_line=text) if "\ufffd" not in text else ()


def of_comments(data: bytes, mark: str) -> tuple[str, ...]:
    """Comment lines at the top of an OBJ (“#”) or in the header of a PLY (“comment”)."""
    lines = data[:65_536].decode("utf-8", "replace").splitlines()[:_MOST_COMMENT_LINES]
    comments = [line[len(mark) :] for line in lines if line.startswith(mark)]
    return said(**{f"comment_{number}": text for number, text in enumerate(comments, 1)})
