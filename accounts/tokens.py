"""How an API token looks."""

from common.secret_tokens import random_token

LEAD_IN = "jc_"
SHOWN_CHARACTERS = 9


def new_token() -> str:
    """Behind a start that secret scanners can look for."""
    return LEAD_IN + random_token()
