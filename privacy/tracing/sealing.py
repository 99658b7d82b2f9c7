"""Values of a person, sealed for the days that an erasure takes, so that they are no trace too."""

import base64
import hashlib
import json

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings

from privacy.errors import SealBroken
from privacy.tracing.kinds import Sought
from privacy.tracing.matching import Trace
from privacy.tracing.values import Traces


def seal(traces: Traces) -> str:
    plain = {
        "values": [[one.kind, one.text, one.only_in_own] for one in traces.values],
        "rows": {label: [str(pk) for pk in pks] for label, pks in traces.rows.items()},
    }
    # As one word of hexadecimal digits: between the signs of a token's own letters short words of
    # the person would stand by chance, and the search would find them in its own list.
    return base64.urlsafe_b64decode(_box().encrypt(json.dumps(plain).encode())).hex()


def open_sealed(sealed: str) -> Traces:
    """Raises SealBroken, as after a change of SECRET_KEY."""
    try:
        held = json.loads(_box().decrypt(base64.urlsafe_b64encode(bytes.fromhex(sealed))))
    except (InvalidToken, ValueError) as error:
        raise SealBroken(
            "What was to be sought after this erasure cannot be opened: SECRET_KEY is another one. "
            "Look by hand, and close the case with a note."
        ) from error
    return Traces(
        values=frozenset(Trace(Sought(kind), text, own) for kind, text, own in held["values"]),
        rows={label: _numbers(label, pks) for label, pks in held["rows"].items()},
    )


def _numbers(label: str, pks: list[str]) -> frozenset[object]:
    return frozenset(map(apps.get_model(label)._meta.pk.to_python, pks))


def _box() -> Fernet:
    key = hashlib.sha256(f"privacy.tracing.sealing:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
