"""Opens a zip archive only after its directory has been checked; counts what is really unpacked."""

import lzma
import re
import stat
import struct
import zipfile
import zlib
from io import BytesIO

from geometry.errors import Refused

MAX_MEMBERS = 1_000
MAX_RATIO = 100
MAX_INFLATED_BYTES = 500_000_000
# A member this small may have any ratio: an empty relationships file compresses well.
_SMALL_BYTES = 65_536
_MAX_DIRECTORY_BYTES = 1_000_000
_CHUNK = 1 << 20
_UNPACKING_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
_NESTED = re.compile(r"\.(zip|7z|rar|gz|tgz|bz2|xz|zst|tar|jar|cab|iso)$", re.IGNORECASE)
_PACKAGE_PARTS = frozenset({"_rels/.rels", "3D/3dmodel.model"})
_LOCAL_HEADER_BYTES = 30


class Archive:
    """A judged zip archive. `read` inflates one member, within a budget for the whole archive."""

    def __init__(self, data: bytes) -> None:
        _check_end_record(data)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
            raise _damaged() from error
        self._members = {member.filename: member for member in self._zip.infolist()}
        self._budget = MAX_INFLATED_BYTES
        _check_members(self._zip.infolist(), len(data))
        if self.is_package and any(name.lower().endswith(".3mf") for name in self._members):
            raise _nested()

    @property
    def is_package(self) -> bool:
        """Whether this is a 3MF rather than a ZIP of files."""
        return not _PACKAGE_PARTS.isdisjoint(self._members)

    @property
    def sizes(self) -> dict[str, int]:
        """Declared bytes of each file inside, by its name; folders left out."""
        return {m.filename: m.file_size for m in self._members.values() if not m.is_dir()}

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """Bytes of one member; Refused when it is missing, damaged or larger than declared."""
        member = self._members.get(name)
        if member is None:
            raise _damaged()
        limit = min(member.file_size, self._budget)
        out = bytearray()
        try:
            with self._zip.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    out += chunk
                    if len(out) > limit:
                        raise _bomb()
        except _UNPACKING_ERRORS as error:
            raise _damaged() from error
        if len(out) != member.file_size:
            raise _damaged()
        self._budget -= len(out)
        return bytes(out)


def _check_end_record(data: bytes) -> None:
    """Counts of the end record, so that a directory of millions is never read into memory."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 or len(data) - end < 22:
        raise _damaged()
    count, size = struct.unpack_from("<HI", data, end + 10)
    if end >= 20 and data[end - 20 : end - 16] == b"PK\x06\x07":
        start = struct.unpack_from("<Q", data, end - 12)[0]
        if start + 56 > end or data[start : start + 4] != b"PK\x06\x06":
            raise _damaged()
        count, size = struct.unpack_from("<QQ", data, start + 32)
    if count > MAX_MEMBERS or size > _MAX_DIRECTORY_BYTES:
        raise Refused(
            "too-many-members", f"The archive holds more than {MAX_MEMBERS:,} files inside."
        )


def _check_members(members: list[zipfile.ZipInfo], archive_bytes: int) -> None:
    if len(members) > MAX_MEMBERS:
        raise Refused(
            "too-many-members", f"The archive holds more than {MAX_MEMBERS:,} files inside."
        )
    if len({member.filename.lower() for member in members}) != len(members):
        raise Refused("duplicate-member", "The archive holds two files of the same name.")
    if sum(member.file_size for member in members) > MAX_INFLATED_BYTES:
        raise _bomb()
    _check_overlaps(members, archive_bytes)
    for member in members:
        _check_name(member)
        if member.flag_bits & 1:
            raise Refused("encrypted", "The archive is locked with a password. Save it without.")
        packed = max(member.compress_size, 1)
        if member.file_size > _SMALL_BYTES and member.file_size / packed > MAX_RATIO:
            raise _bomb()


def _check_overlaps(members: list[zipfile.ZipInfo], archive_bytes: int) -> None:
    """No two members may share packed bytes: that is how a small archive unpacks to a huge one."""
    end = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        if member.header_offset < end:
            raise _bomb()
        end = member.header_offset + _LOCAL_HEADER_BYTES + member.compress_size
    if end > archive_bytes:
        raise _damaged()


def _check_name(member: zipfile.ZipInfo) -> None:
    name = member.filename
    steps = name.replace("\\", "/").split("/")
    if not name or name.startswith(("/", "\\")) or ".." in steps or ":" in name or "\x00" in name:
        raise Refused("bad-path", "The archive holds a file that points outside the archive.")
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused("link", "The archive holds a link or a device instead of a file.")
    if _NESTED.search(name):
        raise _nested()


def _nested() -> Refused:
    return Refused("nested-archive", "The archive holds another archive. Upload that one alone.")


def _bomb() -> Refused:
    return Refused(
        "archive-bomb",
        "The archive unpacks to far more than its size allows for. Save the model again, without "
        "extra files.",
    )


def _damaged() -> Refused:
    return Refused("damaged-archive", "The archive is damaged or incomplete. Save it again.")
