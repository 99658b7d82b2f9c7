"""News for the rooms above."""

from accounts.models import User
from common.hooks import Hook

# Called when somebody has shown that the account is theirs: by confirming its address, or by
# logging in to it. The address may still be unconfirmed.
person_came: Hook[[User], object] = Hook("accounts.person_came")
