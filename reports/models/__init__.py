"""What we hand over: reports and exports, made by a worker, and a sign of life of who makes them."""

from reports.models.exports import Export
from reports.models.making import (
    CLAIM_LASTS,
    HINT_AGAIN_AFTER,
    MOST_ATTEMPTS,
    NEVER,
    Status,
    Trouble,
)
from reports.models.reports import Report
from reports.models.worker import ASLEEP_AFTER, WorkerSign

__all__ = [
    "ASLEEP_AFTER",
    "CLAIM_LASTS",
    "HINT_AGAIN_AFTER",
    "MOST_ATTEMPTS",
    "NEVER",
    "Export",
    "Report",
    "Status",
    "Trouble",
    "WorkerSign",
]
