"""Empty what staff wrote about other matters, where it names somebody who has left."""

from django.apps import apps
from django.db import transaction

from privacy.data_map import data_map
from privacy.erasing.erase_rows import empty_value
from privacy.tracing.matching import Matcher
from privacy.tracing.places.columns import keys_with
from privacy.tracing.values import Traces


@transaction.atomic
def empty_words_of_staff(traces: Traces) -> int:
    """How many texts were emptied. What others share, such as a common name, is left alone."""
    matcher = Matcher(one for one in traces.values if not one.only_in_own)
    emptied = 0
    for record, name, said in data_map().personal_fields():
        if said.names_others:
            model = apps.get_model(record.label)
            rows = model._base_manager.filter(pk__in=keys_with(model, name, matcher))
            emptied += rows.update(**{name: empty_value(model, name)})
    return emptied
