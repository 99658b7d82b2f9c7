"""Settings of the shop for `bench.pages`: its own, and queries are counted when asked."""

from jewelcad.settings import *  # noqa: F403
from jewelcad.settings import MIDDLEWARE

MIDDLEWARE = ["bench.pages_count.CountMiddleware", *MIDDLEWARE]
