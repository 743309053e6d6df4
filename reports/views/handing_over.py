"""What the pages of reports and of exports share: how far a file is, and how it reaches somebody."""

import logging

from django.http import FileResponse

from reports.filing import report_files
from reports.models import WorkerSign

log = logging.getLogger(__name__)
RETRY_SOON = {"Retry-After": "30", "Cache-Control": "private, no-store"}
SEALED = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
TYPES = {"pdf": "application/pdf", "zip": "application/zip"}


def state_of(made):
    """How far it is: its status, "stopped" without a worker, "again" after a failure, "lost" without a file."""
    if made.is_lost:
        return "lost"
    if made.is_untold or (made.is_waiting and not WorkerSign.objects.is_fresh()):
        return "stopped"
    if made.is_tried_again:
        return "again"
    return made.status


class HandingOverMixin:
    """Only through here does a file reach anybody; each time it is asked anew who may have it."""

    template_name = "reports/unreachable.html"

    def handed_over(self, made):
        if not made.is_ready:
            return self.back_to_list()
        try:
            content = report_files().open(made.file)
        except FileNotFoundError:
            type(made).objects.missed(made)
            return self.back_to_list()
        except OSError:
            log.exception("Look at the place of the report files: %s cannot be read", made.ref)
            return self.try_later(made)
        return FileResponse(
            content,
            as_attachment=True,
            filename=made.download_name,
            content_type=TYPES[made.SUFFIX],
            headers=SEALED | {"Content-Length": str(content.size)},  # who gets less knows that it broke off
        )

    def try_later(self, made):
        context = self.get_context_data(made=made, back=self.back_to_list().url)
        return self.render_to_response(context, status=503, headers=RETRY_SOON)
