"""What privacy asks of the rooms above."""

from django.contrib.auth.models import AbstractBaseUser

from common.hooks import Hook

# Called for an account that was told twice and is still unused. Nobody answers it yet: as long as
# that is so, such accounts stay.
close_idle_account: Hook[[AbstractBaseUser], object] = Hook("privacy.close_idle_account")
