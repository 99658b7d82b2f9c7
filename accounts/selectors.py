"""What the account page shows."""

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import Profile, Session, User


@dataclass(frozen=True)
class AccountPage:
    phone: str
    address: str
    token_count: int


def account_page(user: User) -> AccountPage:
    profile = Profile.objects.filter(user=user).first()
    return AccountPage(
        phone=profile.phone if profile else "",
        address=profile.address if profile else "",
        token_count=user.api_tokens.working().count(),
    )


def open_sessions(person: User) -> QuerySet[Session]:
    """Where somebody is logged in, the last used first."""
    mine = Session.objects.filter(account_id=person.pk, expire_date__gt=timezone.now())
    return mine.order_by(F("seen_at").desc(nulls_last=True), "session_key")
