"""The people of the demo data: printed by `make run`, created by `seed_demo`."""

DEMO_PASSWORD = "gold-and-garnet-24"  # noqa: S105 (printed on purpose; embedded mode only)

DEMO_LOGINS = (
    ("mira@demo.test", "designer"),
    ("ben@demo.test", "buyer"),
    ("staff@demo.test", "staff"),
    ("privacy@demo.test", "privacy desk"),
)
