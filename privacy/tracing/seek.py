"""Seeks what names a person in every place where the shop keeps something."""

from privacy.tracing.findings import Findings, Notes
from privacy.tracing.matching import Matcher
from privacy.tracing.places.database import seek_in_database
from privacy.tracing.places.disk import seek_in_local_mailbox, seek_in_logs
from privacy.tracing.places.redis import seek_in_redis
from privacy.tracing.places.stores import seek_in_stores
from privacy.tracing.values import Traces


def seek(traces: Traces) -> Findings:
    """Nothing is changed. Call it outside of any transaction, for it reads the stores."""
    notes = Notes()
    seek_in_database(traces, notes)
    # Elsewhere nothing tells whose a row is: what others share is not sought there.
    matcher = Matcher(one for one in traces.values if not one.only_in_own)
    if matcher.traces:
        seek_in_stores(matcher, notes)
        seek_in_redis(matcher, notes)
        seek_in_logs(matcher, notes)
        seek_in_local_mailbox(matcher, notes)
    return notes.findings()
