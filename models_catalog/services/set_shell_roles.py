"""The designer says which bodies of a file are metal, which are stones and which are helpers."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from geometry.reading.proposals import is_proposal
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, Measurement, Release
from models_catalog.services.change_workbench import lock_workbench, measure_again
from models_catalog.states import ShellRole


@transaction.atomic
def set_shell_roles(*, actor: User, cad_model: CadModel, roles: Mapping[int, ShellRole]) -> Release:
    """Keep the roles, by the id of a shell row; measure again when one of them is new.

    Raises ListingRefused as lock_workbench does, and when no body would be metal.
    """
    release = lock_workbench(actor=actor, cad_model=cad_model)
    shells = list(release.shells.all())
    wanted = {shell.pk: roles.get(shell.pk, ShellRole(shell.role)) for shell in shells}
    if ShellRole.METAL not in wanted.values():
        raise ListingRefused("At least one body must be metal: only metal is weighed and cast.")
    is_changed = any(wanted[shell.pk] != shell.role for shell in shells)
    for shell in shells:
        if shell.pk in roles:
            shell.role, shell.is_role_confirmed = wanted[shell.pk], True
            shell.save(update_fields=["role", "is_role_confirmed"])
    if is_changed:
        measure_again(release)
    elif all(shell.is_role_confirmed for shell in shells):
        _drop_proposals(release.measurement)
    return release


def _drop_proposals(measurement: Measurement) -> None:
    """What we took the bodies for is settled; a file that is measured again does not say it."""
    kept = [warning for warning in measurement.warnings if not is_proposal(warning)]
    if kept != measurement.warnings:
        measurement.warnings = kept
        measurement.save(update_fields=["warnings"])
