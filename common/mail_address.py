"""What may be an address for mails: one mailbox, and no other spelling of somebody else's.

Django lets through what the way to the mail server reads as something else: a wide comma and a wide
@ in the domain become two addresses, a soft hyphen or wide letters become another mailbox's usual
name (past limits that count by address), a line separator becomes a mail that cannot be written.
"""

import re
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

# In quotes the part before the @ could hold any of these; nobody's does.
_PARTS_ADDRESSES = r"\s,;:<>()\[\]\\\"@"
_ONE = re.compile(f"[^{_PARTS_ADDRESSES}]+@[^{_PARTS_ADDRESSES}]+")
# The same for PostgreSQL, which refuses in a domain the separators and the wide forms by name.
ONE_MAILBOX = (
    r'^[^[:space:][:cntrl:],;:<>()\[\]\\"@]+@'
    r'[^[:space:][:cntrl:],;:<>()\[\]\\"@\u00AD\u2000-\u206F\uFE00-\uFE6F\uFEFF-\uFFFF]+$'
)


def one_mailbox(address: str) -> None:
    """Raises ValidationError, in the words for any address that is none."""
    domain = address.rpartition("@")[2]
    if not (_ONE.fullmatch(address) and address.isprintable() and _is_as_sent(domain)):
        raise ValidationError(validate_email.message, code="invalid", params={"value": address})


def _is_as_sent(domain: str) -> bool:
    if domain.isascii():
        return True
    if normalize("NFKC", domain) != domain:
        return False
    try:
        return domain.encode("idna").decode("idna") == domain.lower()
    except UnicodeError:
        return False


def hold_every_field_to_one_mailbox() -> None:
    """Of all forms and tables, those of libraries too. Called once, before any of them is made."""
    for kind in (forms.EmailField, models.EmailField):
        kind.default_validators = [*kind.default_validators, one_mailbox]
