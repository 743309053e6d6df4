"""Faults to Sentry: where in the code, which route, which request; nothing that was typed and nobody's name."""

import sentry_sdk
from sentry_sdk.integrations.logging import ignore_logger
from structlog.contextvars import get_contextvars

from config.redaction import TELLING, redacted

KEPT = {"event_id", "timestamp", "level", "platform", "logger", "transaction", "release", "environment", "sdk"}
CODE = ("filename", "abs_path", "module", "function", "lineno", "pre_context", "context_line", "post_context", "in_app")


def start(dsn, release):
    sentry_sdk.init(
        dsn,
        release=release,
        before_send=discreet,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
    )
    ignore_logger("django.security.DisallowedHost")  # anybody can send any name of a host


def discreet(event, _hint):
    """Keep what is known to name nobody, and nothing else."""
    kept = {name: value for name, value in event.items() if name in KEPT}
    if event.get("transaction_info", {}).get("source") == "url":  # no route, and a path may hold a key
        kept.pop("transaction", None)
    kept["tags"] = {"request_id": get_contextvars().get("request_id", "none")}
    for fault in event.get("exception", {}).get("values", []):
        kept.setdefault("exception", {"values": []})["values"].append(of_fault(fault))
    if "logentry" in event:
        kept["logentry"] = {"message": redacted(event["logentry"]["message"])}
    return kept


def of_fault(fault):
    message = redacted(fault.get("value") or "") if fault.get("type") in TELLING else ""
    frames = [
        {name: frame[name] for name in CODE if name in frame}
        for frame in (fault.get("stacktrace") or {}).get("frames", [])
    ]
    return {
        "type": fault.get("type"),
        "module": fault.get("module"),
        "value": message,
        "stacktrace": {"frames": frames},
    }
