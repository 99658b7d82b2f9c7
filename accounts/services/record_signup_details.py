"""Keeps what sign-up asked beyond allauth's own fields; the month of birth is not among it."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.age_rules import AGE_STATEMENT_VERSION
from accounts.models import User
from common.child_words import show_childs_words
from common.languages import ENGLISH, language_now
from common.wordings import version_now
from privacy.consent import ask_for_newsletter

# The wording beside the box. Another text is another version.
NEWSLETTER_TEXT_VERSION = "2026-11"
NEWSLETTER_TEXT = gettext_noop(
    "Send me the newsletter: new models and notes from the bench, about once a month"
)


@transaction.atomic
def record_signup_details(*, user: User, display_name: str, wants_newsletter: bool) -> None:
    """Note that the person is old enough, the name to show, and the newsletter wish if any."""
    show_childs_words(actor=user, before={}, after={"name": display_name})
    user.display_name = display_name
    user.age_attested_at = timezone.now()
    user.age_statement_version = version_now(AGE_STATEMENT_VERSION)
    # Mails that a task makes come in the language of the page that the person signed up on.
    user.language = language_now() if language_now() != ENGLISH else ""
    user.save(
        update_fields=["display_name", "age_attested_at", "age_statement_version", "language"]
    )
    if wants_newsletter:
        ask_for_newsletter(
            user=user,
            method="sign-up form",
            text_version=version_now(NEWSLETTER_TEXT_VERSION),
            page=reverse("account_signup"),
        )
