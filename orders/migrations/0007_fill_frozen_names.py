from django.conf import settings
from django.db import migrations

# The names of today: those of the day of the order were not kept.
BUYERS = """
    UPDATE orders_order SET
        buyer_name = COALESCE(NULLIF(person.display_name, ''), person.username),
        buyer_address = COALESCE(
            (SELECT address FROM accounts_profile WHERE user_id = person.id), ''
        )
    FROM accounts_user person
    WHERE person.id = orders_order.buyer_id AND orders_order.buyer_name = ''
"""
DESIGNERS = """
    UPDATE orders_orderline SET
        designer_name = COALESCE(
            studio.studio_name, NULLIF(person.display_name, ''), person.username
        ),
        designer_place = CONCAT_WS(', ', NULLIF(studio.city, ''), NULLIF(studio.country, ''))
    FROM accounts_user person
    LEFT JOIN accounts_designerprofile studio ON studio.user_id = person.id
    WHERE person.id = orders_orderline.designer_id AND orders_orderline.designer_name = ''
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0006_add_frozen_names"),
        ("accounts", "0001_create_accounts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(BUYERS, migrations.RunSQL.noop),
        migrations.RunSQL(DESIGNERS, migrations.RunSQL.noop),
    ]
