"""An export is everything of one council and nothing of another; deleting one leaves nothing of it behind."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.db import models
from django.utils import timezone

from organisations.models import Event, Invitation, Mail, Organisation, User
from organisations.roles import Role
from organisations.services import found_organisation
from reports.erasing import erase
from reports.filing import report_files
from reports.gathering import LEFT_OUT, gathered, is_told, rows_of, told_models
from reports.models import WorkerSign
from tests.security.world import CANARY, mark, tenant_models

pytestmark = pytest.mark.django_db
OWN_WORD = "ownmark"
SECRET = "5ecret"


@pytest.fixture
def marked(world):
    """The world, in which every free text of the own council holds another word."""
    mark(world.before_own, OWN_WORD, "own.example")
    return world


def content_of(organisation):
    with gathered(organisation) as file, zipfile.ZipFile(io.BytesIO(file.read())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def whole(found):
    return b"\n".join(found.values()).decode(errors="replace")


def words_of(model, rows):
    """Every word that marks a text which people gave in these rows."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, models.CharField | models.TextField)]
    told = [field.name for field in fields if is_told(model, field)]
    return {word for row in rows.values_list(*told) for word in row if isinstance(word, str) and OWN_WORD in word}


def test_every_text_of_the_own_council_is_in_it_and_none_of_another(marked):
    found = whole(content_of(marked.own.organisation))

    models = [model for model in told_models() if model is not User]  # whose job titles are, and whose passwords not
    expected = set().union(*(words_of(model, rows_of(model, marked.own.organisation)) for model in models))
    assert len(expected) > 20
    assert {word for word in expected if word not in found} == set()
    assert CANARY not in found


def test_every_row_of_the_own_council_is_in_it_twice(world):
    found = content_of(world.own.organisation)

    for model in told_models():
        rows = json.loads(found[f"tables/{model._meta.model_name}.json"])
        lines = found[f"tables/{model._meta.model_name}.csv"].decode("utf-8-sig").splitlines()
        assert len(rows) == rows_of(model, world.own.organisation).count()
        assert len(lines) >= len(rows) + 1


def test_every_model_of_a_council_is_told_or_left_out_on_purpose():
    assert set(told_models()) | LEFT_OUT == set(tenant_models())
    assert WorkerSign in LEFT_OUT


def test_the_files_are_in_it(world):
    found = content_of(world.own.organisation)

    assert found[f"reports/{world.own.report.ref}.pdf"].endswith(world.own.organisation.name.encode())
    assert world.own.organisation.name in found["README.txt"].decode()


def test_a_file_that_is_gone_is_said_to_be(world):
    world.own.report.refresh_from_db()
    report_files().delete(world.own.report.file)

    assert (
        f"Gone from the store: reports/{world.own.report.ref}.pdf"
        in content_of(world.own.organisation)["README.txt"].decode()
    )


def test_no_secret_is_in_it(world):
    """Whatever text people never edit is filled with a word, and so is a mail that waits."""
    organisation, lead = world.own.organisation, world.own.people[Role.LEAD]
    Invitation.objects.create(
        organisation=organisation,
        email="new@council.example",
        role="reader",
        token_hash=SECRET,
        expires_at=timezone.now(),
    )
    Mail.objects.create(organisation=organisation, kind="invitation", address="new@council.example", body=SECRET)
    User.objects.filter(pk=lead.pk).update(password=SECRET)
    for model in tenant_models():
        ours = [field.name for field in model._meta.concrete_fields if is_filled_by_us(field)]
        for pk in model._base_manager.values_list("pk", flat=True) if ours else ():
            model._base_manager.filter(pk=pk).update(**dict.fromkeys(ours, f"{SECRET}{pk}"))

    assert SECRET not in whole(content_of(organisation))


def is_filled_by_us(field):
    is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
    return is_text and not field.editable and not field.unique and field.name != "file"


# Deleting


def test_deleting_one_council_leaves_no_row_and_no_file_of_it_and_all_of_the_other(world):
    own, other = world.own.organisation, world.other.organisation
    before = {model: set(rows_of(model, other).values_list("pk", flat=True)) for model in told_models()}
    gone = {model: set(rows_of(model, own).values_list("pk", flat=True)) for model in told_models()}
    files = [made.file for made in (again(world.own.report), again(world.own.export))]
    Organisation.objects.filter(pk=own.pk).update(closes_at=timezone.now())

    assert erase(own.pk)

    for model in told_models():
        assert set(rows_of(model, other).values_list("pk", flat=True)) == before[model]
        if model is not User:
            assert not model._base_manager.filter(pk__in=gone[model]).exists()
    assert User.objects.filter(pk__in=gone[User]).count() == len(gone[User])
    for file in files:
        with pytest.raises(FileNotFoundError):
            report_files().open(file)
    assert report_files().open(again(world.other.report).file).read()


def again(made):
    made.refresh_from_db()
    return made


@pytest.mark.parametrize("days", [None, 1], ids=["nobody asked", "there is time to think"])
def test_nothing_is_deleted_before_its_time(world, days):
    own = world.own.organisation
    Organisation.objects.filter(pk=own.pk).update(closes_at=days and timezone.now() + timedelta(days=days))

    assert not erase(own.pk)
    assert Event.objects.filter(organisation=own).exists()


def test_what_is_logged_names_nobody(world, caplog):
    own = world.own.organisation
    Organisation.objects.filter(pk=own.pk).update(closes_at=timezone.now())
    erase(own.pk)

    assert f"Organisation {own.pk} is deleted" in caplog.text
    assert own.name not in caplog.text


def test_people_can_found_another_afterwards(world):
    own, lead = world.own.organisation, world.own.people[Role.LEAD]
    Organisation.objects.filter(pk=own.pk).update(closes_at=timezone.now())
    erase(own.pk)

    again = found_organisation(name="Anew", kind="unitary", country="GB", size_class="M", founder=lead)
    assert again.memberships.get().user == lead
