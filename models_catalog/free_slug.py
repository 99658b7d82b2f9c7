"""An address that is free, for something that a designer names."""

import secrets
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify


def free_slug(own: QuerySet[Any], name: str, *, otherwise: str) -> str:
    """`otherwise` stands for a name without a letter of Latin script."""
    slug = base = slugify(name)[:60] or otherwise
    # The form for a new one has this address.
    while slug == "new" or own.filter(slug=slug).exists():
        slug = f"{base}-{secrets.token_hex(2)}"
    return slug
