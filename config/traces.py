"""Traces to an OpenTelemetry collector: how long each page, task and query took, and nothing it was about."""

from urllib.parse import unquote

from django.conf import settings
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.celery import CeleryInstrumentor
from opentelemetry.instrumentation.django import DjangoInstrumentor
from opentelemetry.instrumentation.psycopg2 import Psycopg2Instrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import SpanKind, Status

KEPT = {
    "http.method", "http.request.method", "http.route", "http.status_code", "http.response.status_code",
    "db.system", "celery.action", "celery.state", "celery.task_name", "messaging.operation",
}  # fmt: skip
NOT_TRACED = "healthz,readyz,metrics"


class Discreet(OTLPSpanExporter):
    """Sends only what is known to name nobody: no addresses of pages or people, no queries, no messages of faults."""

    def export(self, spans):
        return super().export([discreet(span) for span in spans])


def discreet(span):
    kept = {name: value for name, value in (span.attributes or {}).items() if name in KEPT}
    method = kept.get("http.method") or kept.get("http.request.method")
    is_page = span.kind is SpanKind.SERVER
    return ReadableSpan(
        name=f"{method} {kept.get('http.route', '')}".strip() if is_page else span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=kept,
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def start(service, version):
    endpoint = f"{settings.OTEL_EXPORTER_OTLP_ENDPOINT.rstrip('/')}/v1/traces"
    exporter = Discreet(endpoint=endpoint, headers=headers(settings.OTEL_EXPORTER_OTLP_HEADERS))
    provider = TracerProvider(
        resource=Resource.create({"service.name": service, "service.version": version}),
        sampler=ParentBased(TraceIdRatioBased(settings.OTEL_TRACES_SHARE)),
    )
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    DjangoInstrumentor().instrument(excluded_urls=NOT_TRACED)
    CeleryInstrumentor().instrument()
    Psycopg2Instrumentor().instrument(skip_dep_check=True)


def headers(text):
    """Read `name=value,name=value`, the values escaped as in an address."""
    pairs = (pair.partition("=") for pair in text.split(",") if "=" in pair)
    return {name.strip().lower(): unquote(value.strip()) for name, _, value in pairs}
