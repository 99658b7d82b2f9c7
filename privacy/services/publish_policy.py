"""Put the policy that the code has before the people of this shop, once, as a version for good."""

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from privacy.data_map import data_map
from privacy.errors import PolicyIsWaiting
from privacy.frozen import public_facts, read_lines, written_lines
from privacy.material import material_changes
from privacy.models import PolicyVersion
from privacy.policy import Version, newest_version, policy_text, purposes_of, versions
from privacy.policy_notice import remember_coming


def publish_policy(*, now: datetime) -> PolicyVersion | None:
    """The new version, or None where the newest says all of it already.

    A material one is in force 14 days after everybody was told, any other at once. The first one
    of a shop is not material: before it there was nothing that anybody was told.
    Raises PolicyIsWaiting while an earlier version has not taken effect.
    """
    found = data_map()
    facts, text = written_lines(public_facts(found)), str(policy_text(found))
    content_hash = hashlib.sha256(f"{facts}\n{text}".encode()).hexdigest()
    newest = PolicyVersion.objects.first()
    if newest is not None and newest.content_hash == content_hash:
        return None
    if waiting := PolicyVersion.objects.coming(now):
        raise PolicyIsWaiting(waiting)
    reasons = _reasons(newest, facts)
    try:
        with transaction.atomic():
            transaction.on_commit(remember_coming)
            return PolicyVersion.objects.create(
                number=newest.number + 1 if newest else 1,
                text=text,
                facts=facts,
                content_hash=content_hash,
                purposes=purposes_of(found),
                changes=_changes_since(newest),
                is_material=bool(reasons),
                reasons="\n".join(reasons),
                written_on=newest_version().published_on,
                published_at=now,
                effective_at=None if reasons else now,
            )
    except IntegrityError:  # another start of the shop published it in this moment
        return None


def _reasons(newest: PolicyVersion | None, facts: str) -> list[str]:
    if newest is None:
        return []
    found = material_changes(read_lines(newest.facts), read_lines(facts))
    if not found and any(one.is_called_material for one in _since(newest)):
        return ["Whoever wrote it calls it so."]
    return found


def _changes_since(newest: PolicyVersion | None) -> str:
    said = [one.changes for one in _since(newest)] or [newest_version().changes]
    return "\n\n".join(reversed(said))


def _since(newest: PolicyVersion | None) -> list[Version]:
    """Entries of the list that were written after what was published, the newest first.

    Those of one day are one entry, so the day of the published one counts as well.
    """
    return [one for one in versions() if newest is None or one.published_on >= newest.written_on]
