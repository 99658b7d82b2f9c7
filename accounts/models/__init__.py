from accounts.models.address_change import AddressChange
from accounts.models.api_token import ApiToken
from accounts.models.correction import Correction
from accounts.models.designer_profile import DesignerProfile
from accounts.models.profile import Profile
from accounts.models.reserved_username import ReservedUsername
from accounts.models.session import Session
from accounts.models.user import User

__all__ = [
    "AddressChange",
    "ApiToken",
    "Correction",
    "DesignerProfile",
    "Profile",
    "ReservedUsername",
    "Session",
    "User",
]
