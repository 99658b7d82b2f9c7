"""What must not be open to a stranger's file: `manage.py check --deploy` tries it out."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

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
