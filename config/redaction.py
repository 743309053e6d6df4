"""What may stand in a log: nothing a person typed, and nothing that tells who they are. Pure: no Django, no clock."""

import re
import traceback
from collections.abc import Iterator

FRAMES = 30  # the innermost ones of a traceback that are told
HIDDEN = (
    (re.compile(r"\S+@[^\s,;]+"), "[address]"),  # e-mail, and a password in an address of a server
    (re.compile(r"\?[^\s'\"]*=[^\s'\"]*"), "?[query]"),
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,7}", re.IGNORECASE), "[network]"),
    (
        re.compile(
            r"\b(bearer|token|key|password|passwd|secret|cookie|sessionid|authorization)(\s*[=:]\s*|\s+)\S+", re.I
        ),
        r"\1 [secret]",
    ),
    (re.compile(r"(?<![\w.-])(?=[\w:-]*\d)[\w:-]{20,}"), "[token]"),  # keys of links in mails, session keys
)
# Their messages are made by Python, Django and the database of names in code, not of what somebody typed.
TELLING = {"AttributeError", "ImportError", "ModuleNotFoundError", "NameError", "TypeError"} | {
    "ImproperlyConfigured", "TemplateDoesNotExist", "TemplateSyntaxError", "NoReverseMatch",
    "OperationalError", "ProgrammingError", "SynchronousOnlyOperation",
}  # fmt: skip


def redacted(text: str) -> str:
    """Return the text without addresses, queries, network addresses and secrets.

    >>> redacted("mail to lead@council.example refused, see /page?next=/x and Bearer abc")
    'mail to [address] refused, see /page?[query] and Bearer [secret]'
    """
    for pattern, instead in HIDDEN:
        text = pattern.sub(instead, text)
    return text


def told(fault: BaseException) -> str:
    """Return the kind of a fault, and its message only where it cannot hold what somebody typed.

    >>> told(ValueError("What the council wrote")), told(ConnectionRefusedError(111, "Connection refused"))
    ('ValueError', 'ConnectionRefusedError: Connection refused')
    """
    kind = type(fault).__name__
    message = fault.strerror if isinstance(fault, OSError) else str(fault) if kind in TELLING else ""
    return f"{kind}: {redacted(message.splitlines()[0])}" if message else kind


def chain(fault: BaseException | None) -> Iterator[BaseException]:
    """Yield the fault and what led to it, the latest first."""
    while fault is not None:
        yield fault
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)


def traced(fault: BaseException) -> str:
    """Return where it happened, line by line of code, and what; no values."""
    parts = []
    for one in reversed(list(chain(fault))):
        parts += [*traceback.format_tb(one.__traceback__)[-FRAMES:], told(one)]
    return "\n".join(part.rstrip() for part in parts)
