"""Everything about one organisation as a ZIP: a table for each kind of row, as CSV and JSON, and the files.

What a new model holds is in it by itself, found along its foreign keys. Left out is what would let somebody in (texts
that people never edit: tokens, hashes; mails that may hold a link) and what the survey promised not to tell.
"""

import io
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.core.files import File
from django.db import models
from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.utils import timezone

from assessments.filing import evidence_files
from assessments.models import Evidence, SurveyAnswer, SurveyQuestion, SurveyResponse
from assessments.models.surveys import FEWEST_SHOWN
from organisations.models import Mail, Organisation, User
from organisations.spreadsheets import csv_lines, json_lines
from reports.filing import report_files
from reports.models import Report, WorkerSign
from trends.models import Action, Edition, Trend

ROOMS = ("organisations", "assessments", "reports")
LEFT_OUT = {WorkerSign, SurveyResponse}  # of no organisation; without the device nothing is in it
COLUMNS = {User: ["id", "name", "job_title", "email"], SurveyAnswer: ["question_id", "level"]}  # the whole of it
HIDDEN = {(Mail, "body")}
SPOKEN = {User: "name", Action: "code", Trend: "slug", Edition: "year"}  # beside the number that points there
ROWS_AT_ONCE = 500


def gathered(organisation) -> File:
    """The ZIP, on disk until it is closed: not where containers keep scratch files in memory.

    Tables are read one after another, while people go on working.
    """
    packed = tempfile.TemporaryFile(dir=settings.DATA_DIR)  # noqa: SIM115 -- the caller stores it, then lets it go
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        tables = [write_table(archive, model, organisation) for model in told_models()]
        files, missing = write_files(archive, organisation)
        told = {"organisation": organisation, "tables": tables, "files": files, "missing": missing}
        readme = render_to_string("reports/export_readme.txt", told | {"made_at": timezone.now()})
        archive.writestr("README.txt", readme)
    packed.seek(0)
    return File(packed, "export.zip")


@dataclass(frozen=True)
class Table:
    name: str
    about: str
    rows: int


def told_models() -> list[type[models.Model]]:
    found = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return [model for model in found if model not in LEFT_OUT]


def write_table(archive, model, organisation) -> Table:
    columns = columns_of(model)
    rows = rows_of(model, organisation)
    for suffix, lines in {"csv": lambda found: csv_lines(columns, found), "json": json_lines}.items():
        found = rows.values(*columns).iterator(chunk_size=ROWS_AT_ONCE)
        with archive.open(f"tables/{model._meta.model_name}.{suffix}", "w") as file:
            file.writelines(line.encode() for line in lines(found))
    return Table(model._meta.model_name, str(model._meta.verbose_name_plural), rows.count())


def rows_of(model, organisation):
    """The rows of one organisation, in the order in which they were made."""
    rows = model._base_manager.filter(**{way_from(model): organisation.pk})
    if model is SurveyAnswer:
        return rows.filter(question__in=told_questions(), question__survey__closed_at__isnull=False).order_by(
            "question", "level"
        )
    return rows.order_by("pk")


def told_questions():
    """Those with enough answers, so that nobody can be told from another."""
    enough = Count("answers", filter=Q(answers__level__isnull=False))
    return SurveyQuestion._base_manager.annotate(enough=enough).filter(enough__gte=FEWEST_SHOWN).values("pk")


def way_from(model) -> str:
    """The path of foreign keys from a model to its organisation, such as `submission__assessment__organisation`."""
    if model in (Organisation, User):
        return "pk" if model is Organisation else "memberships__organisation"
    ways, seen = [(model, "")], {model}
    for here, path in ways:  # grows while it is walked
        for field in here._meta.concrete_fields:
            target = field.related_model
            if target is Organisation:
                return path + field.name
            if target and not field.null and target not in seen:
                seen.add(target)
                ways.append((target, f"{path}{field.name}__"))
    raise LookupError(f"Say in reports/gathering.py how {model.__name__} belongs to an organisation")


def columns_of(model) -> list[str]:
    """What is told of a row; beside each person, action, trend and edition its name."""
    if model in COLUMNS:
        return COLUMNS[model]
    columns = []
    for field in model._meta.concrete_fields:
        if is_told(model, field):
            columns.append(field.attname)
        if field.related_model in SPOKEN:
            columns.append(f"{field.name}__{SPOKEN[field.related_model]}")
    return columns


def is_told(model, field) -> bool:
    is_text = isinstance(field, models.CharField | models.TextField)
    is_ours = is_text and not field.editable and field.name != "ref"
    return not is_ours and (model, field.name) not in HIDDEN


def stored_files(organisation) -> Iterator[tuple[str, object, str]]:
    """(name in the ZIP, store, name in the store) of every file."""
    for ref, file in Report.objects.of_organisation(organisation.pk).exclude(file="").values_list("ref", "file"):
        yield f"reports/{ref}.pdf", report_files(), file
    shown = Evidence.objects.filter(assessment__organisation=organisation).exclude(file="")
    for ref, filename, file in shown.values_list("ref", "filename", "file"):
        yield f"evidence/{ref}-{filename}", evidence_files(), file


def write_files(archive, organisation) -> tuple[int, list[str]]:
    """How many files were put in, and the names of those whose store has lost them."""
    written, missing = 0, []
    for name, store, file in stored_files(organisation):
        try:
            content = store.open(file)
        except FileNotFoundError:
            missing.append(name)
            continue
        with content, archive.open(name, "w") as target:
            written += 1
            while piece := content.read(io.DEFAULT_BUFFER_SIZE * 16):
                target.write(piece)
    return written, missing
