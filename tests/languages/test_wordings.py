"""What people agreed to can be shown in the words that they read: no wording is ever changed."""

from hashlib import sha256

import pytest
from django.test import Client
from django.utils import translation

from accounts.age_rules import AGE_STATEMENT_VERSION
from accounts.forms import AgeForm
from accounts.models import User
from common.languages import NAMES
from common.wordings import version_now
from newsletter.models import OptIn
from privacy.consent import _wordings
from tests.cast import log_in

# By version the beginning of the SHA-256 of its words. Where one differs, the words or their
# translation were changed: give the wording another version, and add a line for each language.
KEPT = {
    "2026-11": "a3cd0c03d3196e83",
    "2026-11-de": "1803b1abaf9c7ed7",
    "2026-11-fr": "1a9157d07e94f8fe",
    "2026-11-it": "5f3ca07b93da57f2",
    "2026-11-double": "54b21944b27c96af",
    "2026-11-double-de": "e8269557621b053b",
    "2026-11-double-fr": "904270cefef090a4",
    "2026-11-double-it": "7435ed21330379a2",
    "my-data-2026-11": "e669a774b6b59d9f",
    "my-data-2026-11-de": "7e997312c2305ad4",
    "my-data-2026-11-fr": "d4c8e6a204f08666",
    "my-data-2026-11-it": "0f39bccc24914c08",
}
KEPT_OF_AGE = {
    "2026-11": "5fc6adf56792cfa1",
    "2026-11-de": "bd3c7b9386200822",
    "2026-11-fr": "749868b8782774f3",
    "2026-11-it": "98204be9556c9f6f",
}


def seal(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:16]


def test_a_wording_that_changes_in_any_language_has_another_version() -> None:
    assert {version: seal(words) for version, words in _wordings.items()} == KEPT


def test_the_question_about_the_age_too() -> None:
    asked = {}
    for language in NAMES:
        with translation.override(language):
            fields = AgeForm.base_fields.values()
            words = " ".join(f"{one.label} {one.help_text}" for one in fields)
            asked[version_now(AGE_STATEMENT_VERSION)] = seal(words)
    assert asked == KEPT_OF_AGE


@pytest.mark.django_db
def test_whoever_asks_on_a_german_page_is_recorded_with_the_german_words(ben: User) -> None:
    browser = log_in(Client(headers={"Accept-Language": "de"}), ben)
    assert "Den Newsletter" in browser.get("/account/privacy/").content.decode()
    browser.post("/account/privacy/newsletter/", {"wanted": "yes"})
    asked = OptIn.objects.get()
    assert asked.text_version == "my-data-2026-11-de"
