import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('models_catalog', '0022_draw_pieces'),
    ]

    operations = [
        migrations.AddField(
            model_name='measurement',
            name='drawn_twice_mm',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='measurement',
            name='open_edges_mm',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), blank=True, default=list, size=None),
        ),
        migrations.AddConstraint(
            model_name='measurement',
            constraint=models.CheckConstraint(condition=models.Q(('open_edges_mm__len__lte', 2400), ('drawn_twice_mm__len__lte', 3600)), name='measurement_faults_few'),
        ),
    ]
