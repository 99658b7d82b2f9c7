"""A JSON column can hold anything, so what goes into one is shown to the data map first."""

from typing import Any

from django.db import models
from django.db.models.expressions import Value

from common.hooks import Hook

# Takes the column as app.Model.field and the value; gives what of it may be stored.
storable: Hook[[str, Any], Any] = Hook("common.storable")


class DeclaredJSONField(models.JSONField):
    """Every writer of the ORM passes here: save, bulk_create, bulk_update and update."""

    def deconstruct(self) -> Any:
        # For the database it is a JSON column like any other, so migrations know no other.
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if isinstance(value, Value):
            value = value.value
        if isinstance(value, dict | list):
            # One room answers, so there is one answer.
            for kept in storable.call_all(f"{self.model._meta.label}.{self.name}", value):
                value = kept
        return super().get_db_prep_save(value, connection)
