"""Which passwords are taken: long enough, not guessable; no rules about kinds of characters."""

from typing import Any

from django.contrib.auth.password_validation import get_password_validators
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_noop

LONGEST_PASSWORD = 128
# zxcvbn's scale runs from 0 to 4; 3 withstands offline guessing for a while even on a slow hash.
LOWEST_SCORE = 3
# What zxcvbn reads at once. Its search grows much faster than the password: 72 characters with
# digits for letters took seconds of processor time, 16 take some hundredths.
READ_AT_ONCE = 16
# The examples of strength that everybody has seen, without spaces.
_FAMOUS = frozenset(
    {"correcthorsebatterystaple", "thequickbrownfoxjumpsoverthelazydog", "loremipsumdolorsitamet"}
)
# What zxcvbn says, to be translated.
WARNINGS = (
    gettext_noop("Straight rows of keys are easy to guess."),
    gettext_noop("Short keyboard patterns are easy to guess."),
    gettext_noop('Repeats like "aaa" are easy to guess.'),
    gettext_noop('Repeats like "abcabcabc" are only slightly harder to guess than "abc".'),
    gettext_noop('Sequences like "abc" or "6543" are easy to guess.'),
    gettext_noop("Recent years are easy to guess."),
    gettext_noop("Dates are often easy to guess."),
    gettext_noop("This is a top-10 common password."),
    gettext_noop("This is a top-100 common password."),
    gettext_noop("This is a very common password."),
    gettext_noop("This is similar to a commonly used password."),
    gettext_noop("A word by itself is easy to guess."),
    gettext_noop("Names and surnames by themselves are easy to guess."),
    gettext_noop("Common names and surnames are easy to guess."),
)
_WORD_LISTS = ("passwords", "english_wikipedia", "us_tv_and_film", "female_names", "male_names")


class FirstComplaintValidator:
    """The rules one after the other: whoever chooses a password reads one complaint at a time."""

    def __init__(self, rules: list[dict[str, Any]]) -> None:
        self.rules = get_password_validators(rules)

    def validate(self, password: str, user: Any = None) -> None:
        for rule in self.rules:
            rule.validate(password, user)

    def get_help_text(self) -> str:
        return " ".join(rule.get_help_text() for rule in self.rules)


class LongestPasswordValidator:
    """Refuses more than 128 characters, and the NUL character that some programs cut at."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > LONGEST_PASSWORD:
            raise ValidationError(
                gettext("Use at most %(most)s characters.") % {"most": LONGEST_PASSWORD},
                code="password_too_long",
            )
        if "\x00" in password:
            raise ValidationError(
                gettext("The password has a character that cannot be used."), code="password_null"
            )

    def get_help_text(self) -> str:
        return gettext("At most %(most)s characters; spaces and any script are welcome.") % {
            "most": LONGEST_PASSWORD
        }


class GuessablePasswordValidator:
    """Refuses what a guessing program would try early, and says why."""

    def validate(self, password: str, user: Any = None) -> None:
        reason = _known(password) or _guessed(password, _personal_words(user))
        if not reason:
            return
        raise ValidationError(
            gettext("%(reason)s. Four unrelated words, or what a password manager makes, do well.")
            % {"reason": reason},
            code="password_guessable",
        )

    def get_help_text(self) -> str:
        return gettext("Hard to guess: four unrelated words do well.")


def _known(password: str) -> str:
    """Why it is on the lists that guessing begins with, or ""."""
    # Not before a password is checked: the word lists take 12 MB, and no worker checks passwords.
    from zxcvbn.matching import RANKED_DICTIONARIES

    letters = "".join(character for character in password.lower() if character.isalpha())
    if letters in _FAMOUS:
        return gettext("Everybody knows this one")
    # "Summer2026!!": one word with a year and signs around it is tried for every word.
    around = password.lower().strip("".join(set(password) - set(letters) - set(letters.upper())))
    if around == letters and any(letters in RANKED_DICTIONARIES[name] for name in _WORD_LISTS):
        return gettext("One word with digits or signs around it is guessed soon")
    return ""


def _guessed(password: str, personal: list[str]) -> str:
    """Why a program would guess it early, or "". Beginning or end has to be strong by itself."""
    from zxcvbn import zxcvbn

    weakest = ""
    for part in dict.fromkeys((password[:READ_AT_ONCE], password[-READ_AT_ONCE:])):
        estimate = zxcvbn(part, user_inputs=personal)
        if estimate["score"] >= LOWEST_SCORE:
            return ""
        weakest = weakest or str(estimate["feedback"]["warning"])
    return gettext(weakest).rstrip(".") if weakest else gettext("A program would guess this soon")


def _personal_words(user: Any) -> list[str]:
    words = ["jewelcad", "jewellery", "jewelry"]
    for name in ("email", "username", "display_name"):
        value = str(getattr(user, name, "") or "")
        words += [value, *value.replace("@", " ").replace(".", " ").split()]
    return [word for word in words if word]
