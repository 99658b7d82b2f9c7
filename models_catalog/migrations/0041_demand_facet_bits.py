from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):

    # Rows are looked through behind no lock that keeps anybody waiting.
    atomic = False

    dependencies = [
        ('models_catalog', '0040_fill_facet_bits'),
    ]

    operations = [
        AddConstraintNotValid(
            model_name='listingindex',
            constraint=models.CheckConstraint(condition=models.Q(('designer_number__isnull', False), ('file_bits__isnull', False), ('stone_bits__isnull', False), ('style_bits__isnull', False)), name='listing_index_is_counted'),
        ),
        ValidateConstraint(model_name='listingindex', name='listing_index_is_counted'),
    ]
