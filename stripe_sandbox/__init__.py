"""A Stripe that runs on this machine: test objects, hosted pages, signed webhooks.

It is a separate process with its own small database. It imports nothing of the shop, and the shop
reaches it only over HTTP, as it reaches Stripe.
"""

import stripe

API_VERSION: str = stripe.api_version
