"""The words of a PDF that `common.pdf` made, as a reader copies them out of it."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.S)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.S)
# A string is (letters), in which brackets that match stand as they are, or <hexadecimal>.
_PLAIN_BYTE = rb"\\.|[^\\()]"
_INNER = rb"(?:%b|\((?:%b|\((?:%b)*\))*\))*" % (_PLAIN_BYTE, _PLAIN_BYTE, _PLAIN_BYTE)
_SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\((%b)\)|(?<!<)<([0-9A-F]+)>(?!>)|\bET\b" % _INNER, re.S)
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.S)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def words_of(document: bytes) -> str:
    """All text in reading order; what stands apart is parted by a space."""
    objects = {int(number): body for number, body in _OBJECT.findall(document)}
    fonts = {
        name: _letters(objects, objects[int(number)])
        for body in objects.values()
        for listed in re.findall(rb"/Font<<(.*?)>>", body)
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", listed)
    }
    pages = [
        _inflated(objects[int(number)])
        for body in objects.values()
        for number in re.findall(rb"/Type/Page/.*?/Contents (\d+) 0 R", body, re.S)
    ]
    text, letters = "", dict[int, str]()
    for font, shown, figures in (
        match.groups() for page in pages for match in _SHOWN.finditer(page)
    ):
        if font:
            letters = fonts[font]
        elif shown is None and figures is None:
            text += " "
        else:
            codes = bytes.fromhex(figures.decode()) if figures else _ESCAPED.sub(_unescaped, shown)
            text += "".join(
                letters.get(int.from_bytes(codes[i : i + 2]), "\ufffd")
                for i in range(0, len(codes), 2)
            )
    return " ".join(text.split())


def _letters(objects: dict[int, bytes], font: bytes) -> dict[int, str]:
    found = re.search(rb"/ToUnicode (\d+) 0 R", font)
    if found is None:
        return {}
    table = _inflated(objects[int(found[1])])
    pairs = re.findall(rb"^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\s*$", table, re.M)
    return {int(code, 16): bytes.fromhex(to.decode()).decode("utf-16-be") for code, to in pairs}


def _inflated(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found, body[:80]
    return zlib.decompress(found[1])


def _unescaped(match: re.Match[bytes]) -> bytes:
    if len(match[1]) == 3:
        return bytes([int(match[1], 8)])
    return _PLAIN.get(match[1], match[1])
