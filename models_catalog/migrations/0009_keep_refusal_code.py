from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep why a file was refused as a code too, so that a wrong unit can be mended."""

    dependencies = [
        ("models_catalog", "0008_add_provenance"),
    ]

    operations = [
        migrations.AddField(
            model_name="processingrun",
            name="refusal_code",
            field=models.CharField(blank=True, max_length=24),
        ),
    ]
