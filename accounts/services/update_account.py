"""Changes what a person tells about themselves."""

from django.db import transaction

from accounts.models import Profile, User
from accounts.services.note_corrections import note_corrections
from common.child_words import show_childs_words
from common.personal import CorrectionWish


@transaction.atomic
def update_account(
    *,
    actor: User,
    display_name: str,
    phone: str,
    address: str,
    wish: CorrectionWish | None = None,
) -> User:
    """Keep the three texts; no profile row is made, or left, for a person who gives neither."""
    profile = Profile.objects.filter(user=actor).first() or Profile()
    note_corrections(
        actor=actor,
        before={
            **{"name": actor.display_name, "phone": profile.phone},
            "postal address": profile.address,
        },
        after={"name": display_name, "phone": phone, "postal address": address},
        wish=wish,
    )
    show_childs_words(
        actor=actor, before={"name": actor.display_name}, after={"name": display_name}
    )
    actor.display_name = display_name
    actor.save(update_fields=["display_name"])
    if phone or address:
        Profile.objects.update_or_create(user=actor, defaults={"phone": phone, "address": address})
    else:
        Profile.objects.filter(user=actor).delete()
    return actor
