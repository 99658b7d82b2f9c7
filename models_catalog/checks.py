"""What must not be open to a stranger's file: `manage.py check --deploy` tries it out."""

from collections.abc import Mapping
from fnmatch import fnmatch
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from common.bucket_parts import HEADER_OF_A_PART, cors_rules, is_direct_on
from common.malware_scan import is_on
from geometry.losses import DANGERS, NotMeasured, losses


@register(Tags.security, deploy=True)
def check_confinement(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Each danger that nothing holds off here, unless the settings take it on by name."""
    if settings.EMBEDDED_MODE:
        return []
    try:
        lost = losses()
    except NotMeasured as error:
        return [
            Error(
                f"No child process can read files here: {error}",
                hint="Run `python -m geometry inspect FILE` in the same place: it says why.",
                id="models_catalog.E002",
            )
        ]
    return [
        Error(
            f"A file that breaks its reader could {DANGERS[name]} ({name}): the kernel refuses "
            "both walls that hold this off.",
            hint="Use Linux 5.13 or newer with Landlock, and a seccomp profile that lets a program "
            "add filters, as Docker's own does; run the workers as an ordinary user. "
            f"CONFINEMENT_MAY_LACK={name} takes the danger on.",
            id="models_catalog.E001",
        )
        for name in lost
        if name not in settings.CONFINEMENT_MAY_LACK
    ]


@register(Tags.security, deploy=True)
def check_scanner(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.EMBEDDED_MODE or is_on():
        return []
    return [
        Warning(
            "Files of designers are not looked at for malware before they go to buyers.",
            hint="Run ClamAV's daemon with StreamMaxLength 510M and set CLAMD_ADDRESS.",
            id="models_catalog.W003",
        )
    ]


@register(Tags.database, deploy=True)
def check_bucket_lets_browsers_in(
    app_configs: Any, databases: Any, **kwargs: Any
) -> list[CheckMessage]:
    """Asks the bucket; runs with `check --deploy --database default`.

    A warning: without the rule files go through the shop.
    """
    if settings.EMBEDDED_MODE or not databases or not is_direct_on():
        return []
    try:
        is_open = any(_lets_in(rule) for rule in cors_rules())
    except (OSError, BotoCoreError, ClientError) as error:
        said = f"The bucket did not say whom it lets in: {type(error).__name__}."
    else:
        if is_open:
            return []
        said = "The bucket lets no browser send files from this site."
    return [
        Warning(
            said,
            hint=f"Give it a CORS rule for the origin {settings.SITE_URL}, the method PUT and the "
            f"header {HEADER_OF_A_PART} (docs/deployment.md), or set DIRECT_UPLOADS=false. Until "
            "then large files go through the shop.",
            id="models_catalog.W004",
        )
    ]


def _lets_in(rule: Mapping[str, Any]) -> bool:
    headers = {header.lower() for header in rule.get("AllowedHeaders", ())}
    return (
        "PUT" in rule["AllowedMethods"]
        and any(fnmatch(settings.SITE_URL, origin) for origin in rule["AllowedOrigins"])
        and any(fnmatch(HEADER_OF_A_PART, header) for header in headers)
    )
