"""Triggers of whole rooms at once, in migrations that create many tables."""

import pgtrigger.migrations
from django.db.migrations.state import ProjectState


class AddTrigger(pgtrigger.migrations.AddTrigger):
    """Adds a trigger, and leaves the models of the migration as they are rendered.

    The library's own renders the table and all around it anew for each trigger, though no model of
    a migration reads its triggers: with some hundred of them that is most of a new database's time.
    """

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]
