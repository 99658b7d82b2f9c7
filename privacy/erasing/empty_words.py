"""Empty what staff wrote about other matters, where it names somebody who has left."""

from django.apps import apps
from django.db import transaction

from privacy.data_map import data_map
from privacy.erasing.erase_rows import empty_value
from privacy.holds import held, holds_stay
from privacy.tracing.places.columns import keys_with
from privacy.tracing.places.database import matchers
from privacy.tracing.values import Traces


@transaction.atomic
def empty_words_of_staff(traces: Traces) -> int:
    """How many texts were emptied, or replaced where something has to stand there.

    What others share, such as a common name, goes in rows of the person's own alone. A row that
    the desk holds stays as it is.
    """
    holds_stay()
    everywhere, in_own = matchers(traces)
    emptied = 0
    for record, name, said in data_map().personal_fields():
        if said.names_others is None:
            continue
        model = apps.get_model(record.label)
        own = traces.rows.get(record.label, frozenset())
        found = keys_with(model, name, everywhere) | keys_with(model, name, in_own, only=own)
        rows = model._base_manager.filter(pk__in=found).exclude(held(record.label))
        emptied += rows.update(**{name: said.names_others or empty_value(model, name)})
    return emptied
