"""Unpacks views of a glTF that EXT_meshopt_compression or KHR_meshopt_compression has packed.

Written from the public text of the two extensions: attributes in versions 0 and 1, triangles,
indices, and the filters that positions and instances may have.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geometry.reading.limits import MAX_FILE_BYTES

Bytes = NDArray[np.uint8]

_GROUP, _BLOCK_BYTES, _MOST_IN_BLOCK, _WIDEST = 16, 8192, 256, 256
_WORD = 0xFFFFFFFF
# Bits of a delta by the header's two bits, for the version or the control mode.
_WIDTHS = {None: (0, 2, 4, 8), 0: (0, 1, 2, 4), 1: (1, 2, 4, 8)}


def unpacked(packed: bytes, extension: dict[str, Any]) -> tuple[bytes, float]:
    """The view's bytes, and how coarse a filter has made its numbers, 0 without one.

    ValueError or IndexError for a stream that is none.
    """
    count, stride = int(extension["count"]), int(extension["byteStride"])
    if count < 0 or not 0 < stride <= _WIDEST or count * stride > MAX_FILE_BYTES:
        raise ValueError("a view of an impossible size")
    mode = extension["mode"]
    if mode == "ATTRIBUTES":
        rows = _attributes(packed, count, stride)
        name = extension.get("filter", "NONE")
        return _filtered(rows, name).tobytes(), _step(rows, name)
    if stride not in (2, 4):
        raise ValueError("indices of an unknown width")
    kind = np.dtype("<u2" if stride == 2 else "<u4")
    numbers = _triangles(packed, count) if mode == "TRIANGLES" else _indices(packed, count)
    return np.array(numbers, np.int64).astype(kind).tobytes(), 0.0


def _attributes(packed: bytes, count: int, stride: int) -> Bytes:
    """Rows of bytes: each byte of an element is stored as differences along the elements."""
    if stride % 4 or packed[0] not in (0xA0, 0xA1):
        raise ValueError("not packed attributes")
    newer = packed[0] == 0xA1
    tail = stride + stride // 4 if newer else stride
    data = np.frombuffer(packed, np.uint8)
    end = len(data) - max(tail, 24 if newer else 32)
    last = data[len(data) - tail :][:stride].copy()
    channels = data[len(data) - stride // 4 :] if newer else np.zeros(stride // 4, np.uint8)
    most = min(_BLOCK_BYTES // stride & ~(_GROUP - 1), _MOST_IN_BLOCK)
    rows = np.empty((count, stride), np.uint8)
    at = 1
    for first in range(0, count, most):
        size = min(most, count - first)
        controls: list[int | None] = [None] * stride
        if newer:
            four = data[at : at + stride // 4]
            controls = [*(four[:, None] >> np.array([0, 2, 4, 6], np.uint8) & 3).flat]
            at += stride // 4
        deltas = np.zeros((stride, size), np.uint8)
        for column, control in enumerate(controls):
            at = _column(data, at, control, deltas[column])
        if at > end:
            raise ValueError("packed attributes that end too early")
        rows[first : first + size] = _summed(deltas.T, last, channels)
        last = rows[first + size - 1]
    if at != end:
        raise ValueError("bytes after the last block")
    return rows


def _column(data: Bytes, at: int, control: int | None, out: Bytes) -> int:
    """Reads the differences of one byte of a block's elements; returns where the next begins."""
    size = len(out)
    if control == 2:
        return at
    if control == 3:
        out[:] = data[at : at + size]
        return at + size
    groups = -(-size // _GROUP)
    heads = data[at : at + -(-groups // 4)]
    at += len(heads)
    widths = [_WIDTHS[control][heads[one // 4] >> 2 * (one % 4) & 3] for one in range(groups)]
    for group, width in enumerate(widths):
        if width == 0:
            continue
        values = data[at : at + 2 * width]
        at += len(values)
        if width < 8:
            values = _SPREAD[width][values].ravel()
            escaped = np.flatnonzero(values == (1 << width) - 1)
            values[escaped] = data[at : at + len(escaped)]
            at += len(escaped)
        place = group * _GROUP
        out[place : place + _GROUP] = values[: size - place]
    return at


def _spread(width: int) -> Bytes:
    """The small numbers in each possible byte: the highest bits first, single bits lowest first."""
    places = np.arange(0, 8, width) if width == 1 else np.arange(8 - width, -1, -width)
    return (np.arange(256)[:, None] >> places & (1 << width) - 1).astype(np.uint8)


_SPREAD = {width: _spread(width) for width in (1, 2, 4)}


def _summed(deltas: Bytes, last: Bytes, channels: Bytes) -> Bytes:
    """Elements from their differences and the element before them."""
    rows = np.empty_like(deltas)
    for number, channel in enumerate(channels.tolist()):
        kind, turn = channel & 15, channel >> 4
        if kind > 2 or (kind < 2 and turn):
            raise ValueError("a channel of an unknown kind")
        part = slice(4 * number, 4 * number + 4)
        word = np.dtype(("<u1", "<u2", "<u4")[kind])
        step = np.ascontiguousarray(deltas[:, part]).view(word)
        before = np.ascontiguousarray(last[part]).view(word)
        if kind == 2:
            step = step << np.uint32(turn) | step >> np.uint32((32 - turn) & 31)
            step[0] ^= before
            found = np.bitwise_xor.accumulate(step, axis=0)
        else:
            step = np.where(step & 1, ~(step >> 1), step >> 1).astype(word)
            step[0] += before
            found = np.cumsum(step, axis=0, dtype=word)
        rows[:, part] = found.view(np.uint8)
    return rows


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for number in range(5):
        byte = data[at + number]
        value |= (byte & 127) << 7 * number
        if byte < 128:
            return value & _WORD, at + number + 1
    raise ValueError("a number that does not end")


class _Walk:
    """Where the decoding of triangles stands: indices come from the last ones met."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self.at = data, at
        self.next, self._last = 0, 0
        self.edges: list[tuple[int, int]] = []
        self.corners: list[int] = []

    def fresh(self) -> int:
        self.next += 1
        return self.next - 1

    def beside(self, step: int) -> int:
        self._last = self._last + step & _WORD
        return self._last

    def byte(self) -> int:
        self.at += 1
        return self._data[self.at - 1]

    def far(self) -> int:
        value, self.at = _varint(self._data, self.at)
        return self.beside(~(value >> 1) if value & 1 else value >> 1)

    def met(self, kind: int) -> tuple[int, bool]:
        """A corner by four bits: a fresh one, one met lately, or a far one; and if it is new."""
        if kind == 0:
            return self.fresh(), True
        return (self.far(), True) if kind == 15 else (self.corners[-kind], False)


def _triangles(packed: bytes, count: int) -> list[int]:
    if packed[0] != 0xE1 or count % 3:
        raise ValueError("not packed triangles")
    end, table = len(packed) - 16, packed[-16:]
    walk = _Walk(packed, 1 + count // 3)
    found: list[int] = []
    for code in packed[1 : 1 + count // 3]:
        high, low = code >> 4, code & 15
        if high < 15:
            a, b = walk.edges[-1 - high]
            is_new = True
            if low == 0:
                c = walk.fresh()
            elif low < 13:
                c, is_new = walk.corners[-1 - low], False
            else:
                c = walk.far() if low == 15 else walk.beside(-1 if low == 13 else 1)
            walk.edges += (c, b), (a, c)
            if is_new:
                walk.corners.append(c)
        else:
            kinds = table[low] if low < 14 else walk.byte()
            if low >= 14 and kinds == 0:
                walk.next = 0
            a = walk.far() if low == 15 else walk.fresh()
            b, b_is_new = walk.met(kinds >> 4)
            c, c_is_new = walk.met(kinds & 15)
            walk.edges += (b, a), (c, b), (a, c)
            walk.corners.append(a)
            walk.corners += [one for one, new in ((b, b_is_new), (c, c_is_new)) if new]
        found += a, b, c
        if len(walk.edges) > 4096:
            # Only the last sixteen are ever looked up.
            del walk.edges[:-16], walk.corners[:-16]
    if walk.at != end:
        raise ValueError("bytes left over after the triangles")
    return found


def _indices(packed: bytes, count: int) -> list[int]:
    if packed[0] != 0xD1:
        raise ValueError("not packed indices")
    last, at, found = [0, 0], 1, []
    for _ in range(count):
        value, at = _varint(packed, at)
        step = ~(value >> 2) if value & 2 else value >> 2
        last[value & 1] = last[value & 1] + step & _WORD
        found.append(last[value & 1])
    if at != len(packed) - 4:
        raise ValueError("bytes left over after the indices")
    return found


def _filtered(rows: Bytes, name: str) -> NDArray[Any]:
    """Numbers as they were before they were made easier to pack; OCTAHEDRAL and COLOR are for
    normals and colours, which nobody reads here."""
    if name in ("NONE", "OCTAHEDRAL", "COLOR"):
        return rows
    if name == "EXPONENTIAL":
        words = rows.view("<i4")
        numbers: NDArray[np.float32] = np.ldexp((words << 8 >> 8).astype("<f4"), words >> 24)
        return numbers
    if name != "QUATERNION" or rows.shape[1] != 8:
        raise ValueError("a filter of an unknown kind")
    return _quaternions(rows.view("<i2").astype(np.float64))


def _step(rows: Bytes, name: str) -> float:
    """The coarsest step of numbers that were rounded to a power of two each."""
    if name != "EXPONENTIAL" or not len(rows):
        return 0.0
    words = rows.view("<i4")
    used = (words << 8) != 0
    return float(np.ldexp(1.0, int((words >> 24)[used].max(initial=-100))))


def _quaternions(rows: NDArray[np.float64]) -> NDArray[np.int16]:
    """Three components and which one is missing, as four normalised 16-bit numbers."""
    head = rows[:, 3].astype(np.int64)
    scale = 1 / np.sqrt(2) / (head | 3)
    three = rows[:, :3] * scale[:, None]
    missing = np.sqrt(np.maximum(0, 1 - (three**2).sum(axis=1)))
    out = np.empty((len(rows), 4))
    at = np.arange(len(rows))
    for number, part in enumerate((*three.T, missing)):
        out[at, (head + 1 + number) & 3] = part
    found: NDArray[np.int16] = np.round(out * 32767).astype("<i2")
    return found
