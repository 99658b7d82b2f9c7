"""Where somebody consented or objected: stored in English, shown in the reader's language."""

from django.utils.translation import gettext, gettext_noop

# Every word that is stored; others are shown as they are.
METHODS = (
    gettext_noop("my data"),
    gettext_noop("sign-up form"),
    gettext_noop("another address"),
    gettext_noop("mail to leave"),
    gettext_noop("the mail provider"),
    gettext_noop("reported as unwanted"),
    gettext_noop("asked to confirm by mail"),
    gettext_noop("newsletter form"),
    gettext_noop("link in an issue"),
    gettext_noop("request"),
)


def method_words(method: str) -> str:
    return gettext(method) if method else ""
