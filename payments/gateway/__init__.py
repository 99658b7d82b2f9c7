"""The only place that talks to Stripe: typed answers, time limits, idempotency keys, plain errors.

A module for each kind of thing that is asked for. Never called inside a database transaction:
reserve, call, record.
"""
