"""What bends a listing's previews: a secret of its own, drawn from PREVIEW_KEY alone.

One seed for all releases of a listing: previews bent in two ways could be averaged until the bend
is gone. Whoever loses PREVIEW_KEY can trace no preview any more, so it is no part of SECRET_KEY,
which a deployment may change at will.
"""

import hashlib
import hmac

from django.conf import settings


def preview_seed(cad_model_id: int) -> str:
    """For the geometry program, in its environment; nobody can guess it from what a page shows."""
    said = f"preview of listing {cad_model_id}".encode()
    return hmac.new(settings.PREVIEW_KEY.encode(), said, hashlib.sha256).hexdigest()
