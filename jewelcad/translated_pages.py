"""Which pages are shown in the reader's language; every other one is English from head to foot."""

SHOP = {
    "home",
    "language",
}

TRANSLATED = frozenset(SHOP)
