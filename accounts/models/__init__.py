from accounts.models.api_token import ApiToken
from accounts.models.designer_profile import DesignerProfile
from accounts.models.profile import Profile
from accounts.models.session import Session
from accounts.models.user import User

__all__ = ["ApiToken", "DesignerProfile", "Profile", "Session", "User"]
