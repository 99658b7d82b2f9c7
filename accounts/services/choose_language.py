"""A person chooses the language that pages and mails come in."""

from accounts.models import User


def choose_language(*, actor: User, language: str) -> None:
    """`language` is a code of common/languages.py; the database refuses any other."""
    User.objects.filter(pk=actor.pk, closed_at=None).update(language=language)
