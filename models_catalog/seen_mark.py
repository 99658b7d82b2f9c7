"""What somebody agrees to is what they saw, and no more: by a mark of it that they send back."""

import hashlib
import json
from typing import Any


def mark_of(*parts: Any) -> str:
    """Another one as soon as any part of what was seen is another."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
