"""Which passwords are taken: long enough, not guessable; no rules about kinds of characters."""

from typing import Any

from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

LONGEST_PASSWORD = 128
# zxcvbn's scale runs from 0 to 4; 3 withstands offline guessing for a while even on a slow hash.
LOWEST_SCORE = 3
# What zxcvbn reads at most: its search grows faster than the password does.
ESTIMATED_CHARACTERS = 72


class LongestPasswordValidator:
    """Refuses more than 128 characters, and the NUL character that some programs cut at."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > LONGEST_PASSWORD:
            raise ValidationError(
                f"Use at most {LONGEST_PASSWORD} characters.", code="password_too_long"
            )
        if "\x00" in password:
            raise ValidationError(
                "The password has a character that cannot be used.", code="password_null"
            )

    def get_help_text(self) -> str:
        return f"At most {LONGEST_PASSWORD} characters; spaces and any script are welcome."


class GuessablePasswordValidator:
    """Refuses what a guessing program would try early, and says why."""

    def validate(self, password: str, user: Any = None) -> None:
        estimate = zxcvbn(password[:ESTIMATED_CHARACTERS], user_inputs=_personal_words(user))
        if estimate["score"] >= LOWEST_SCORE:
            return
        feedback = estimate["feedback"]
        reason = str(feedback["warning"] or "A program would guess this soon").rstrip(".")
        raise ValidationError(
            f"{reason}. Four unrelated words, or what a password manager makes, do well.",
            code="password_guessable",
        )

    def get_help_text(self) -> str:
        return "Hard to guess: four unrelated words do well."


def _personal_words(user: Any) -> list[str]:
    words = ["jewelcad", "jewellery", "jewelry"]
    for name in ("email", "username", "display_name"):
        value = str(getattr(user, name, "") or "")
        words += [value, *value.replace("@", " ").replace(".", " ").split()]
    return [word for word in words if word]
