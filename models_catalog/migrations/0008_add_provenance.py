from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep how each number of a measurement was found and how sure it is."""

    dependencies = [
        ("models_catalog", "0007_add_turntables_and_picture_runs"),
    ]

    operations = [
        migrations.AddField(
            model_name="measurement",
            name="provenance",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
