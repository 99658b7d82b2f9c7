"""Settings, addresses, queue and launcher: wires every room, imported by none."""

from jewelcad.celery import app as celery_app

__all__ = ["celery_app"]
