"""Wiring. The Celery app is imported here so that every publisher uses it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
