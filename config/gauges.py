"""What is true at the moment Prometheus asks: the parts, the queue of reports, the worker, the disk."""

import shutil
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily

from config.readiness import readiness
from reports.models import Report, Status, WorkerSign

WAITING = (Status.QUEUED, Status.RENDERING)
NEVER = timedelta(days=36_500)


class Gauges:
    """A collector of prometheus_client. Without a database it still tells what it can."""

    def collect(self):
        parts = readiness()["parts"]
        yield gauge(
            "part_up", "1 where this part answers", {n: told["state"] == "up" for n, told in parts.items()}, "part"
        )
        seconds = {name: told["milliseconds"] / 1000 for name, told in parts.items()}
        yield gauge("part_seconds", "How long this part took to answer", seconds, "part")
        disk = shutil.disk_usage(settings.DATA_DIR)
        yield gauge("disk_free_ratio", "Free share of the disk of DATA_DIR", {"": disk.free / disk.total})
        yield gauge("info", "The version that is running", {settings.VERSION: 1}, "version")
        if parts["database"]["state"] == "up":
            yield from of_the_queue(timezone.now())


def of_the_queue(now):
    unfinished = Report.objects.filter(status__in=[*WAITING, Status.FAILED]).order_by().values_list("status")
    many = dict.fromkeys([*WAITING, Status.FAILED], 0) | dict(unfinished.annotate(Count("pk")))
    yield gauge("reports", "Reports that are not ready", many, "status")
    oldest = Report.objects.filter(status__in=WAITING).aggregate(at=Min("created_at"))["at"] or now
    yield gauge("report_waiting_seconds", "Age of the oldest report that waits", {"": (now - oldest).total_seconds()})
    seen = WorkerSign.objects.aggregate(at=Min("seen_at"))["at"] or now - NEVER
    yield gauge("worker_silent_seconds", "Since a worker was last seen", {"": (now - seen).total_seconds()})


def gauge(name, meaning, values, label=None):
    family = GaugeMetricFamily(f"maturity_{name}", meaning, labels=[label] if label else [])
    for key, value in values.items():
        family.add_metric([str(key)] if label else [], float(value))
    return family
