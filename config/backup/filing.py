"""Every file that people may miss, under one roof: those of reports, and below `evidence/` those of evidence."""

from datetime import datetime
from typing import IO

from django.core.files.base import ContentFile

from assessments.filing import evidence_files
from reports.filing import Files, report_files

EVIDENCE = "evidence/"  # no report is called so: its name begins with the number of its organisation


class EveryFile:
    def __init__(self, reports: Files, evidence: Files):
        self._reports, self._evidence = reports, evidence

    def _place(self, name: str) -> tuple[Files, str]:
        if name.startswith(EVIDENCE):
            return self._evidence, name.removeprefix(EVIDENCE)
        return self._reports, name

    def open(self, name: str) -> IO[bytes]:
        files, own = self._place(name)
        return files.open(own)

    def save(self, name: str, content: ContentFile) -> str:
        files, own = self._place(name)
        files.save(own, content)
        return name

    def delete(self, name: str) -> None:
        files, own = self._place(name)
        files.delete(own)

    def some_files(self, after: str = "") -> tuple[list[tuple[str, datetime]], str]:
        """The first of each store: a restore asks only whether there are any."""
        found = [(EVIDENCE + name, at) for name, at in self._evidence.some_files(after="")[0]]
        return [*self._reports.some_files(after="")[0], *found], ""


def every_file() -> EveryFile:
    return EveryFile(report_files(), evidence_files())
