"""Where log lines go, and what they look like: JSON for machines or lines for people, all through one formatter.

Whatever writes them (our code, Django, Celery, Granian), only the names in KEPT leave the process, and texts and
faults are redacted. A request is told by its route, never by its path: paths hold keys of links in mails.
"""

import logging.config
import sys
from http import HTTPStatus

import structlog
from structlog.contextvars import merge_contextvars
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name

from config.redaction import redacted, traced

ROOMS = ("config", "organisations", "trends", "casestudies", "assessments", "reports")
OF_REQUEST = ("method", "route", "status", "milliseconds", "user")
OF_TASK = ("task", "task_id", "parent_task_id", "child_task_id", "child_task_name", "duration_ms", "signame")
KEPT = {"timestamp", "level", "logger", "event", "request_id", "exception", *OF_REQUEST, *OF_TASK}


def tell_request(_logger, _method, event):
    """Say what Django says about a request without its path, host or referring page."""
    record = event.get("_record")
    if hasattr(record, "request"):
        event["route"] = route(record.request)
        if event["level"] == "warning" or record.name.startswith("django.security."):
            event.pop("exc_info", None)  # refused, and nothing of ours failed
        event["event"] = reason(record, event["event"])
    return event


def reason(record, message):
    if record.name == "django.security.csrf":  # "Forbidden (Referer checking failed - https://...): /path"
        return message.partition("): ")[0].partition(" - ")[0].replace("Forbidden (", "Form refused: ")
    if record.name.startswith("django.security."):
        return record.name.rpartition(".")[2]
    return HTTPStatus(getattr(record, "status_code", 500)).phrase


def route(request):
    """Return the pattern of the address, for example `/trends/<slug:edition>/`."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "none"


def tell_fault(_logger, _method, event):
    """Turn an exception into where it happened and what, without the values it holds."""
    given = event.pop("exc_info", None)
    fault = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(fault, BaseException):
        event["exception"] = traced(fault)
    return event


def keep(_logger, _method, event):
    """The safety net: drop every name that is not known, and redact what is left."""
    kept = {name: value for name, value in event.items() if name in KEPT or name.startswith("_")}
    kept["event"] = redacted(str(event["event"]))
    return kept


BEFORE = [merge_contextvars, add_logger_name, add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]


def formatter(style="json"):
    """Return the formatter of every line, in JSON or in plain lines."""
    renderer = structlog.processors.JSONRenderer() if style == "json" else structlog.dev.ConsoleRenderer(colors=False)
    return ProcessorFormatter(
        foreign_pre_chain=[*BEFORE, ExtraAdder(KEPT)],
        processors=[tell_request, tell_fault, keep, ProcessorFormatter.remove_processors_meta, renderer],
    )


def logging_settings(style, level):
    """Return Django's LOGGING: one handler, and nobody else with handlers of their own.

    Libraries say at DEBUG what they send and receive, so only our own rooms go as far down.
    """
    ours = {room: {"level": level} for room in ROOMS}
    quiet = {
        "django.request": {"level": "ERROR"},  # the line of the request tells the others
        "celery.app.trace": {"level": "CRITICAL"},  # as does that of the task
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
        "kombu.connection": {"level": "ERROR"},  # a queue on disk has no host
        "pikepdf": {"level": "WARNING"},
    }
    plain = {
        name: {"handlers": [], "propagate": True} for name in ("django", "django.server", "_granian", "granian.access")
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "config.logs.formatter", "style": style}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "INFO" if level == "DEBUG" else level},
        "loggers": ours | quiet | plain,
    }


def configure(settings):
    """Django calls this with LOGGING; structlog then speaks through the same handlers."""
    logging.config.dictConfig(settings)
    logging.captureWarnings(True)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *BEFORE, ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
