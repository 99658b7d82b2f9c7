from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("models_catalog", "0005_add_castability"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="fingerprint", name="fingerprint_by_cell"),
        migrations.AddIndex(
            model_name="fingerprint",
            index=models.Index(
                fields=["version", "cell"],
                include=["id", "vector"],
                name="fingerprint_by_cell",
            ),
        ),
    ]
