"""Uploads."""

from typing import Any


def file(
    *, file_id: str, name: str, kind: str, size: int, purpose: str, created: int
) -> dict[str, Any]:
    return {
        "id": file_id,
        "object": "file",
        "created": created,
        "expires_at": None,
        "filename": name,
        "links": {
            "object": "list",
            "data": [],
            "has_more": False,
            "url": f"/v1/file_links?file={file_id}",
        },
        "purpose": purpose,
        "size": size,
        "title": None,
        "type": kind,
        "url": f"https://files.stripe.com/v1/files/{file_id}/contents",
    }
