from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0012_add_casting_records'),
    ]

    operations = [
        migrations.AlterField(
            model_name='order',
            name='quarantine_reason',
            field=models.CharField(blank=True, choices=[('amount_differs', 'The amount or currency differs from the order'), ('other_order', 'The payment names another order'), ('not_sellable', 'It was paid after it was cancelled, and cannot be sold again'), ('owned_already', 'The buyer bought the same licence in another order meanwhile'), ('exclusive_taken', 'Somebody else has the exclusive licence by now'), ('exclusive_late', 'Paid for after the reservation had ended'), ('test_mode', 'A test payment on a live shop, or the other way round')], max_length=16),
        ),
    ]
