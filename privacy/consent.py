"""What people agreed to: every answer is a new row, the newest one holds."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext_noop

from common.address_code import address_code
from common.hooks import Hook
from privacy.models import Consent
from privacy.purposes import Purpose

# Somebody with an account asks for the newsletter: by which method, in which wording, on which
# page. It begins only once they follow the link in a mail, which the newsletter sends.
newsletter_asked_for: Hook[[AbstractBaseUser, str, str, str], None] = Hook(
    "privacy.newsletter_asked_for"
)
# Somebody with an account ends it; True when they had it.
newsletter_left: Hook[[AbstractBaseUser], bool] = Hook("privacy.newsletter_left")

# How the page of one's own data asks; `declare_wording` is told of it in each language.
NEWSLETTER_TEXT_VERSION = "my-data-2026-11"
NEWSLETTER_TEXTS = (
    gettext_noop("The newsletter is the one thing that we ask your consent for."),
    gettext_noop("Send me the newsletter"),
)

_wordings: dict[str, str] = {}


def declare_wording(version: str, text: str) -> None:
    """What people read when they agree; called in AppConfig.ready().

    Raises ValueError where the version has another text already: none is ever changed.
    """
    if _wordings.setdefault(version, text) != text:
        raise ValueError(f"The wording {version} is declared twice, with different texts.")


def ask_for_newsletter(
    *, user: AbstractBaseUser, method: str, text_version: str, page: str
) -> None:
    """Call within the transaction of the form: a mail asks for the last word."""
    newsletter_asked_for.call_all(user, method, text_version, page)


def record_choice(
    *,
    user: AbstractBaseUser | None,
    purpose: str,
    granted: bool,
    method: str,
    text_version: str,
    address: str = "",
    page: str = "",
    asked_at: datetime | None = None,
    proof_hash: str = "",
) -> Consent:
    """Keep one answer beside the earlier ones; call within the transaction of its form.

    Of the address only its code is kept. Whoever has no account is known by it alone.
    """
    return record_choice_by_code(
        user_id=user.pk if user else None,
        purpose=purpose,
        granted=granted,
        method=method,
        text_version=text_version,
        code=address_code(address) if address else "",
        page=page,
        asked_at=asked_at,
        proof_hash=proof_hash,
    )


def record_choice_by_code(
    *,
    user_id: int | None,
    purpose: str,
    granted: bool,
    method: str,
    text_version: str,
    code: str,
    page: str = "",
    asked_at: datetime | None = None,
    proof_hash: str = "",
) -> Consent:
    """The same for whoever comes by a link, when the address itself may be gone."""
    return Consent.objects.create(
        person_id=user_id,
        address_code=code,
        purpose=purpose,
        granted=granted,
        method=method,
        text_version=text_version,
        # Who says no agrees to nothing. A yes to words that nobody knows is refused (KeyError).
        wording=_wordings[text_version] if granted else "",
        page=page,
        asked_at=asked_at,
        proof_hash=proof_hash,
    )


def move_choice(*, user_id: int, purpose: str, old_code: str, new_code: str) -> None:
    """The newest yes of an address holds for the one that took its place, with the same proof."""
    newest = Consent.objects.filter(address_code=old_code, purpose=purpose).first()
    if newest is None or not newest.granted:
        return
    record_choice_by_code(
        user_id=user_id,
        purpose=purpose,
        granted=True,
        method="another address",
        text_version=newest.text_version,
        code=new_code,
        page=newest.page,
        asked_at=newest.asked_at,
        proof_hash=newest.proof_hash,
    )


def current_choice(*, user: AbstractBaseUser, purpose: str) -> bool:
    """Whether the last answer was yes; someone never asked has not agreed."""
    newest = Consent.objects.filter(person_id=user.pk, purpose=purpose).first()
    return newest is not None and newest.granted


def unconfirmed_newsletter(limit: int) -> list[int]:
    """Accounts whose last word on the newsletter is a yes that no link has confirmed."""
    newest = (
        Consent.objects.filter(purpose=Purpose.NEWSLETTER, person__isnull=False)
        .order_by("person", "-at", "-pk")
        .distinct("person")
    )
    waiting = Consent.objects.filter(pk__in=newest.values("pk"), granted=True, proof_hash="")
    return [pk for pk in waiting.values_list("person", flat=True)[:limit] if pk is not None]
