"""Books written so far name their cause, and lines paid so far have their settlement.

Not reversible: the columns that it reads are dropped by the next migration.
"""

from django.db import migrations

CAUSES = """
    UPDATE orders_ledgertransaction SET
        cause = split_part(key, ':', 2),
        cause_kind = CASE kind WHEN 'quarantined_payment' THEN 'payment' ELSE kind END
"""
AGREED = """
    UPDATE orders_orderline SET
        list_price_minor = price_minor,
        fee_basis_points = ROUND(platform_fee_minor * 10000.0 / price_minor)
"""
SETTLED = """
    INSERT INTO orders_linesettlement (
        order_line_id, net_minor, tax_minor, platform_fee_minor, designer_share_minor,
        tax_country, taxability_reason, settled_at
    )
    SELECT line.id, line.price_minor, 0, line.platform_fee_minor, line.designer_share_minor,
        '', '', placed.paid_at
    FROM orders_orderline line JOIN orders_order placed ON placed.id = line.order_id
    WHERE placed.state = 'paid'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0002_add_causes_and_settlements'),
    ]

    operations = [
        migrations.RunSQL(CAUSES),
        migrations.RunSQL(AGREED),
        migrations.RunSQL(SETTLED),
    ]
