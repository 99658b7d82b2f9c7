from django.db import migrations, models

KINDS = [
    ("wall", "Thinnest wall"),
    ("shank_thickness", "Shank, thickness"),
    ("shank_width", "Shank, width"),
    ("prong_diameter", "Thinnest claw"),
    ("fine_detail", "Finest raised detail"),
    ("engraving_width", "Engraving, width"),
    ("engraving_depth", "Engraving, depth"),
    ("opening", "Smallest opening"),
    ("filigree_strand", "Thinnest strand"),
    ("culet_to_finger", "Stone to finger"),
    ("knife_edge", "Knife edge"),
]


class Migration(migrations.Migration):
    """Let a casting report say where the metal tapers to a knife edge."""

    dependencies = [
        ("models_catalog", "0009_keep_refusal_code"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="castabilitycheck",
            name="castability_check_kind_known",
        ),
        migrations.AlterField(
            model_name="castabilitycheck",
            name="check_kind",
            field=models.CharField(choices=KINDS, max_length=16),
        ),
        migrations.AddConstraint(
            model_name="castabilitycheck",
            constraint=models.CheckConstraint(
                condition=models.Q(check_kind__in=[kind for kind, _ in KINDS]),
                name="castability_check_kind_known",
            ),
        ),
    ]
