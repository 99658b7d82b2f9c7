"""Mail addresses and phone numbers in what people write to each other: warned of, not refused."""

import re

from django.utils.translation import gettext_lazy as _

_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.I)
# Nine digits and more, with what people put between them; sizes and prices have fewer.
_PHONE = re.compile(r"\+?\d(?:[\s().\-/]{0,2}\d){8,}")

WARNING = _(
    "There seems to be a mail address or a phone number in it. What you agree on outside is not "
    "held or decided by us; better write here."
)


def names_contact(text: str) -> bool:
    return bool(_MAIL.search(text) or _PHONE.search(text))
