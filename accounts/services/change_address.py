"""A new e-mail address: asked for, confirmed at the new one, and undone from the old one."""

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import emails
from accounts.errors import AddressRefused
from accounts.models import AddressChange, Session, User
from accounts.services.end_access import end_access
from accounts.services.note_corrections import note_corrections
from common.locking import lock_rows
from common.personal import LeftAddress, address_changed

CONFIRM, UNDO = "accounts.address.confirm", "accounts.address.undo"
GONE = _("This link does not work any more. Ask for the change once more.")
TAKEN = _("This address belongs to another account now. Write to us.")


def change_of_link(link: str, *, salt: str) -> AddressChange:
    """Raises AddressRefused for a link that is over, used or not ours."""
    try:
        found = AddressChange.objects.filter(pk=signing.loads(link, salt=salt)).first()
    except signing.BadSignature:
        found = None
    now = timezone.now()
    is_open = found and (
        found.can_be_confirmed(now) if salt == CONFIRM else found.can_be_undone(now)
    )
    if found is None or not is_open:
        raise AddressRefused(str(GONE))
    return found


@transaction.atomic
def ask_for_address(*, actor: User, address: str) -> None:
    """A mail with a link to the new address; nothing changes before it is followed.

    Where the address has an account, its owner is told, and whoever asks learns nothing. Raises
    AddressRefused for the address that one has.
    """
    address = address.strip().lower()
    if address == actor.email:
        raise AddressRefused(gettext("This is your address already."))
    owner = User.objects.filter(email=address).first()
    if owner is not None:
        emails.send_already_exists(user=owner, to_address=address)
        return
    change = AddressChange.objects.create(user=actor, old_address=actor.email, new_address=address)
    emails.send_address_confirm(change=change, link=signing.dumps(change.pk, salt=CONFIRM))


@transaction.atomic
def confirm_address(*, link: str, stays: str | None) -> AddressChange:
    """Log-in and mails go by the new address from now on; the old one gets a link to undo it.

    Every browser is logged out but the one whose session key `stays`. Raises AddressRefused.
    """
    change = _locked(link, CONFIRM)
    user = change.user
    if user.email != change.old_address or not user.is_active:
        raise AddressRefused(str(GONE))
    note_corrections(
        actor=user, before={"e-mail": user.email}, after={"e-mail": change.new_address}
    )
    _set(user, change.new_address)
    Session.objects.filter(account_id=user.pk).exclude(session_key=stays or "").delete()
    change.confirmed_at = timezone.now()
    change.save(update_fields=["confirmed_at"])
    emails.send_address_changed(change=change, link=signing.dumps(change.pk, salt=UNDO))
    return change


@transaction.atomic
def undo_address(*, link: str) -> AddressChange:
    """The old address again, for whoever reads its mail.

    Whoever made the change knew the password: it opens nothing any more, every browser is logged
    out, and every key of a program ends. Raises AddressRefused.
    """
    change = _locked(link, UNDO)
    user = change.user
    if user.closed_at is not None:
        raise AddressRefused(str(GONE))
    user.set_unusable_password()
    user.save(update_fields=["password"])
    end_access(user)
    _set(user, change.old_address)
    change.undone_at = timezone.now()
    change.save(update_fields=["undone_at"])
    return change


def _locked(link: str, salt: str) -> AddressChange:
    lock_rows(User.objects.filter(pk=change_of_link(link, salt=salt).user_id))
    # Again, after the wait.
    change = change_of_link(link, salt=salt)
    change.user.refresh_from_db()
    return change


def _set(user: User, address: str) -> None:
    if User.objects.filter(email=address).exclude(pk=user.pk).exists():
        raise AddressRefused(str(TAKEN))
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    before, user.email = user.email, address
    user.save(update_fields=["email"])
    address_changed.call_all(LeftAddress(person=user, before=before))
