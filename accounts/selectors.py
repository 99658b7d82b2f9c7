"""What the account page shows."""

from dataclasses import dataclass

from accounts.models import Profile, User


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
