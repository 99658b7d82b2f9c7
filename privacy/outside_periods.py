"""What others delete for us, beside the periods of the map: old versions in a bucket, and logs."""

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from django.conf import settings
from django.core.files.storage import storages
from storages.backends.s3 import S3Storage

from privacy.data_map import data_map
from privacy.entries import Problem

LOG_RULE = "ninety_days"
DAY = 24 * 3600


def faults_outside() -> list[Problem]:
    """Asks the bucket, where there is one, and looks at the log files of this machine."""
    return [*_faults_of_bucket(), *_faults_of_streams(), *_faults_of_log_files()]


def _faults_of_bucket() -> Iterator[Problem]:
    for name, prefix in data_map().storage.items():
        store = storages[prefix.store]
        if not isinstance(store, S3Storage):
            continue
        place = f"{store.location}/{name}/"
        rules = [rule for rule in _rules(store) if _covers(rule, place)]
        wanted = [("AbortIncompleteMultipartUpload", "DaysAfterInitiation")]
        if _keeps_versions(store):
            wanted.append(("NoncurrentVersionExpiration", "NoncurrentDays"))
        for action, days in wanted:
            found = [rule[action][days] for rule in rules if days in rule.get(action, {})]
            if not found or min(found) > prefix.versions_days:
                said = f"after {min(found)} days" if found else "never"
                yield Problem(
                    "E030",
                    f"The bucket ends {action} of {place} {said}; the data map says "
                    f"{prefix.versions_days} days.",
                    f"Give the bucket a lifecycle rule for {place}: {action}, {days} "
                    f"{prefix.versions_days}.",
                )


def _rules(store: Any) -> list[Mapping[str, Any]]:
    client = store.connection.meta.client
    try:
        answer = client.get_bucket_lifecycle_configuration(Bucket=store.bucket_name)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchLifecycleConfiguration":
            raise
        return []
    return [rule for rule in answer["Rules"] if rule["Status"] == "Enabled"]


def _covers(rule: Mapping[str, Any], place: str) -> bool:
    """A rule for tags or sizes covers not all of a place."""
    chosen = rule.get("Filter", {})
    prefix = chosen.get("Prefix", rule.get("Prefix", ""))
    return not set(chosen) - {"Prefix"} and place.startswith(prefix)


def _keeps_versions(store: Any) -> bool:
    client = store.connection.meta.client
    return "Status" in client.get_bucket_versioning(Bucket=store.bucket_name)


def _log_days() -> int:
    return data_map().retention[LOG_RULE].period["days"]


def _faults_of_streams() -> Iterator[Problem]:
    if not settings.LOG_STREAMS and not settings.EMBEDDED_MODE:
        yield Problem(
            "E031",
            "Nothing says how long logs are kept.",
            "Write LOG_STREAMS=name=days,…: of the containers, the proxy, the bucket, a CDN.",
        )
    for stream in settings.LOG_STREAMS:
        name, _, days = stream.partition("=")
        if not days.isdigit() or not 0 < int(days) <= _log_days():
            yield Problem(
                "E031",
                f"The log stream {name} is kept {days or 'for ever'}; the policy says "
                f"{_log_days()} days.",
                f"Let whoever keeps it delete after {_log_days()} days at most, and write so in "
                "LOG_STREAMS.",
            )


def _faults_of_log_files() -> Iterator[Problem]:
    oldest = time.time() - _log_days() * DAY
    for pattern in settings.LOG_FILES:
        path = Path(pattern)
        # The file that is written to may hold old lines too; older parts are known by their time.
        for part in path.parent.glob(f"{path.name}*"):
            if part.stat().st_mtime < oldest:
                yield Problem(
                    "E031",
                    f"{part} was last written to more than {_log_days()} days ago.",
                    "Delete it, and let the rotation of logs do so.",
                )
