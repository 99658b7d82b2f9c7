"""In which language a mail is: its receiver's, from the subject to the last line of the HTML."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import AbstractBaseUser
from django.utils import translation

from common.languages import ENGLISH, language_of
from common.mail_catalogue import is_translated


def mail_language(kind: str, recipient: AbstractBaseUser | None, otherwise: str = "") -> str:
    """What the account chose; else `otherwise`, such as what an order was placed in.

    Without either it is the language of the request that makes the mail, and in a task English.
    A kind that is not translated as a whole is English to everybody.
    """
    if not is_translated(kind):
        return ENGLISH
    return language_of(recipient, otherwise)


@contextmanager
def speaking_to(
    recipient: AbstractBaseUser | None, *, kind: str, otherwise: str = ""
) -> Iterator[None]:
    """For words of a mail that are made in Python, before enqueue_mail takes them."""
    with translation.override(mail_language(kind, recipient, otherwise)):
        yield
