"""What a username may be: it stands in public addresses, so it is plain and impersonates nobody."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

USERNAME_PATTERN = r"^[a-z0-9][a-z0-9._-]{1,28}[a-z0-9]$"
RESERVED_USERNAMES = frozenset(
    """
    about abuse account accounts admin administrator anonymous api billing cart catalogue checkout
    contact dashboard deleted designer designers dev download downloads everyone example favicon
    files help home hello info jewelcad jewelcad-team legal library licence license login logout
    mail me media model models moderator news newsletter nobody null official order orders owner
    payments payout payouts postmaster press privacy root robots sales sandbox search security
    settings shop signup sitemap staff static status stripe studio support system team terms test
    undefined user username users webmaster www
    """.split()
)

_shape = RegexValidator(
    USERNAME_PATTERN,
    _(
        "Choose 3 to 30 characters: small letters, digits, dots, hyphens or underscores, "
        "with a letter or digit at both ends."
    ),
    code="username_shape",
)


def refuse_reserved_username(value: str) -> None:
    """Raise ValidationError for a name that could pass for the shop or one of its pages."""
    if value.replace(".", "-").replace("_", "-").lower() in RESERVED_USERNAMES:
        raise ValidationError(_("This name is kept for the shop itself. Choose another one."))


USERNAME_VALIDATORS: list[Callable[[str], None]] = [_shape, refuse_reserved_username]
