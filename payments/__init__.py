"""Everything that is said to Stripe and heard from it: the gateway and the webhook inbox."""
