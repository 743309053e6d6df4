"""The report of an edition before anybody has submitted one: for curators, made by the code that makes all reports."""

import json
import os
import subprocess
import sys

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from django.views.generic import View

from assessments.rehearsing import rehearsal_of
from reports.document import document
from trends.outline import outline
from trends.permissions import edition_for, may_preview

LONGEST = 30  # seconds that it may take


class EditionExampleView(LoginRequiredMixin, View):
    def get(self, request, *args, **kwargs):
        if not may_preview(request.user):
            raise Http404
        edition = edition_for(request.user, self.kwargs["edition"])
        headers = {"Content-Disposition": f'inline; filename="example-{edition.slug}.pdf"'}
        return HttpResponse(example_of(edition), content_type="application/pdf", headers=headers)


def example_of(edition):
    """The file; made by a process that ends when it is done, as the website must never compile anything itself."""
    now, language = timezone.now(), settings.LANGUAGE_CODE
    with translation.override(language):
        actions = outline(edition, including_drafts=True).actions.values()
        sources = list(dict.fromkeys(source for action in actions for source in action.sources))
        told = document(rehearsal_of(edition, at=now), made_at=now, sources=sources)
    return subprocess.run(
        [sys.executable, "-m", "reports.rendering", language],
        input=json.dumps(told).encode(),
        capture_output=True,
        check=True,
        timeout=LONGEST,
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
    ).stdout
