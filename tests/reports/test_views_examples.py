"""The report of an edition before anybody has submitted one."""

from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment
from assessments.rehearsing import rehearsal_of
from organisations.models import Organisation
from reports.document import document
from tests.trends.editions import whole_edition

pytestmark = pytest.mark.django_db


def address(edition):
    return reverse("reports:edition_example", args=[edition.slug])


def test_curators_get_the_report_of_a_draft_as_a_file(client_for, curator):
    response = client_for(curator).get(address(whole_edition(status="draft")))
    assert response["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(response.content)) as report:
        assert report.Root.MarkInfo.Marked
        with report.open_metadata() as about:
            assert "Example Council" in about["dc:title"]


def test_members_find_none(client_for, lead):
    assert client_for(lead).get(address(whole_edition(status="draft"))).status_code == 404


def test_it_says_what_the_draft_says_and_recommends_its_cases():
    edition = whole_edition(status="draft")
    results = rehearsal_of(edition, at=timezone.now())
    told = str(document(results, made_at=timezone.now()))
    assert [action.title for action in edition.actions.all() if action.title not in told] == []
    assert results.recommendations
    assert (results.number, results.total) == (1, 4)


def test_nothing_is_stored():
    rehearsal_of(whole_edition(status="draft"), at=timezone.now())
    assert not Assessment.objects.exists()
    assert not Organisation.objects.exists()
