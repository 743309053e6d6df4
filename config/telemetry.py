"""Faults to Sentry and traces to OpenTelemetry, each where its variable is set; neither gets personal data."""

from django.conf import settings

SERVICE = "digital-maturity"


def start():
    """Once in each program, before its pages or tasks are loaded. What is not set is not even imported."""
    if settings.SENTRY_DSN:
        from config import faults

        faults.start(settings.SENTRY_DSN, release=f"{SERVICE}@{settings.VERSION}")
    if settings.OTEL_EXPORTER_OTLP_ENDPOINT:
        from config import traces

        traces.start(SERVICE, settings.VERSION)
