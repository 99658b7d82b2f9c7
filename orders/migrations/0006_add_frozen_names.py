from django.db import migrations, models


class Migration(migrations.Migration):
    # The triggers follow in 0008: those that stand now know nothing of the new columns, so that
    # 0007 may fill the lines of orders that are paid.

    dependencies = [("orders", "0005_give_webhook_events_to_payments")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="buyer_name",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="order",
            name="buyer_address",
            field=models.TextField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="orderline",
            name="designer_name",
            field=models.CharField(default="", max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="orderline",
            name="designer_place",
            field=models.CharField(blank=True, max_length=162),
        ),
    ]
