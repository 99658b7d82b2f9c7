"""Reads an upload as a plain form, so that the API sees one kind of parameters only."""

from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import urlencode


def as_form(body: bytes, content_type: str) -> str:
    """Fields as they are; of a file its name, type and size. Its content is not kept."""
    header = f"Content-Type: {content_type}\r\n\r\n".encode()
    pairs: list[tuple[str, str]] = []
    for part in BytesParser(policy=HTTP).parsebytes(header + body).iter_parts():
        name = str(part.get_param("name", "", header="content-disposition"))
        content = part.get_payload(decode=True)
        held = content if isinstance(content, bytes) else b""
        filename = part.get_filename()
        if filename is None:
            pairs.append((name, held.decode()))
        else:
            about = {
                "name": filename.rpartition("/")[2],
                "type": part.get_content_type(),
                "size": str(len(held)),
            }
            pairs += [(f"{name}[{key}]", value) for key, value in about.items()]
    return urlencode(pairs)
