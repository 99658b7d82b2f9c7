"""Words that somebody agrees to: each language is a version of its own, kept as it was read."""

from django.utils.translation import gettext, override

from common.languages import ENGLISH, NAMES, language_now


def version_now(version: str) -> str:
    """The version in the language of the page: "2026-11-de"; in English "2026-11"."""
    return version if language_now() == ENGLISH else f"{version}-{language_now()}"


def in_each_language(version: str, *texts: str) -> dict[str, str]:
    """The wording, of messages that stand beside each other on the page, by version.

    Where a translation changes, the version has to change too.
    """
    found = {}
    for language in NAMES:
        with override(language):
            found[version_now(version)] = " ".join(map(gettext, texts))
    return found
