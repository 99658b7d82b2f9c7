"""Words by which somebody says that they are a child, such as “I am 14”.

They are shown to people, who decide; nothing is hidden, refused or deleted because of them.
"""

import re
from collections.abc import Mapping
from functools import partial

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from common.personal import CaseWish, case_wanted

_WRITTEN = ("five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen")
# Under the age of sign-up; younger than five nobody writes.
_AGE = rf"(?:[5-9]|1[0-5]|{'|'.join((*_WRITTEN, 'fourteen', 'fifteen'))})"
_YEARS = r"(?:[ -]?(?:years?|yrs?|y)[ -]?(?:old|o)\b|[ -]?y/o\b)"
# After the number neither a size, nor a fraction, nor years in the trade.
_ENDS = r"(?![\w%°\"'’/.,:-]*\d)(?:(?=\s*(?:[.,;!?)]|$|and\b|but\b|so\b))|" + _YEARS + ")"
_SAYS = re.compile(
    rf"\bI(?:\s+am|\s*['’]?m)\s+(?:only\s+|just\s+|still\s+|turning\s+|a\s+)?{_AGE}{_ENDS}"
    rf"|\b(?:my age is|I(?:'ve|’ve| have)? just turned|aged)\s+{_AGE}{_ENDS}"
    rf"|\bI(?:\s+am|\s*['’]?m)\s+in\s+(?:the\s+)?(?:[3-9](?:th|rd)\s+grade|(?:primary|middle)\s+school)\b",
    re.IGNORECASE,
)
_AROUND = 40


def childs_words(text: str) -> str:
    """The words with some around them; "" where there are none."""
    found = _SAYS.search(text)
    if found is None:
        return ""
    return " ".join(text[max(found.start() - _AROUND, 0) : found.end() + _AROUND].split())


def show_childs_words(
    *, actor: AbstractBaseUser, before: Mapping[str, str], after: Mapping[str, str]
) -> None:
    """A case at the privacy desk for texts that say so now and did not before; no case else.

    By the names under which people know the texts. Only once all is stored: who waits for the desk
    holds no lock, and what is refused was never said.
    """
    said = {name: childs_words(text) for name, text in after.items()}
    for name, words in said.items():
        if words and words != childs_words(before.get(name, "")):
            wish = CaseWish(
                account_id=actor.pk,
                kind="child",
                text=(
                    f"In the {name} stands: “{words}”. It reads as if a child wrote it. Nothing "
                    "was hidden or changed. Look at it, and close the case if it means something "
                    "else; otherwise report the account as a child's."
                ),
            )
            transaction.on_commit(partial(case_wanted.call_all, wish), robust=True)
