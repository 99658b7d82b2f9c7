"""What is written down of people's access, in words for the staff desk."""

from django.db.models import TextChoices


class AccountAct(TextChoices):
    SHUT_OUT = "account.shut_out", "Took somebody's log-in away"
    LET_IN = "account.let_in", "Gave somebody's log-in back"
    FACTOR_REMOVED = "account.factor_removed", "Took a second factor off an account"
    DESK_GROUPS_SET = "account.desk_groups_set", "Set somebody's groups at the staff desk"
