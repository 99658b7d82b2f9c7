"""Log one browser of a person out, from another one."""

from accounts.models import Session, User


def end_session(*, actor: User, name: str) -> bool:
    """False when there is no such log-in of theirs, or no more."""
    mine = Session.objects.filter(account_id=actor.pk)
    keys = [session.session_key for session in mine if session.name == name]
    ended, _ = mine.filter(session_key__in=keys).delete()
    return bool(ended)
