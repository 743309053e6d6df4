"""Links and files for an action: what is taken, what is refused and why, and who gets a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assessments import evidencing
from assessments.filing import evidence_files
from assessments.models import Assessment, Evidence
from assessments.scanning import Infected
from assessments.views import evidence as views
from organisations.models import Membership
from tests.assessments.samples import PDF, SVG, sample
from tests.factories import AnswerFactory, AssessmentFactory, EvidenceFactory, MembershipFactory

LINK = {"title": "The plan", "url": "council.example/plan", "true_on": "27/3/2026", "strength": "2", "checked_by": ""}
FILE = LINK | {"url": ""}


@pytest.fixture(autouse=True)
def _own_folder(evidence_folder):
    pass


@pytest.fixture
def here(assessment):
    return reverse("assessments:evidence", args=[assessment.ref, "d-1"])


@pytest.fixture
def about(assessment):
    return {"assessment": assessment, "action": assessment.edition.actions.get(code="d-1")}


def a_file(name="plan.pdf", content=PDF, kind="application/pdf"):
    return SimpleUploadedFile(name, content, kind)


@pytest.fixture
def stored(client_for, contributor, here):
    client_for(contributor).post(here, FILE | {"file": a_file()})
    return Evidence.objects.get()


def test_a_link_is_added(client_for, contributor, here):
    response = client_for(contributor).post(here, LINK)

    piece = Evidence.objects.get()
    assert response.url == here
    assert (piece.url, str(piece.true_on), piece.added_by) == (
        "https://council.example/plan",
        "2026-03-27",
        contributor,
    )


def test_a_file_is_added_and_comes_back_sealed(client_for, reader, here, stored):
    response = client_for(reader).get(f"{here}{stored.ref}/")

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"


def test_what_the_browser_says_of_a_file_is_not_believed(client_for, contributor, here):
    client_for(contributor).post(here, FILE | {"file": a_file("Y cynllun – “2026”.docx", sample("docx"), "text/html")})

    piece = Evidence.objects.get()
    assert piece.content_type.endswith("wordprocessingml.document")
    assert piece.filename == "Y cynllun – “2026”.docx"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": "\u200b"}, "Enter what it is"),
        ({"title": "x" * 151}, "Shorten this to 150 characters"),
        ({"url": ""}, "Enter a link, or choose a file"),
        ({"url": "javascript:alert(1)"}, "Enter a whole address"),
        ({"url": "ftp://council.example/"}, "Enter a whole address"),
        ({"file": a_file()}, "Give a link or a file, not both"),
        ({"true_on": ""}, "Enter the day on which it was true"),
        ({"true_on": "yesterday"}, "Enter a day such as 27 3 2026"),
        ({"true_on": "31 2 2026"}, "Enter a day such as 27 3 2026"),
        ({"true_on": "1 1 2999"}, "Enter today or an earlier day"),
        ({"true_on": "1 1 0001"}, "Enter today or an earlier day"),
        ({"strength": "4"}, "Choose how strong it is"),
        ({"strength": "3"}, "Enter who checked it"),
        ({"url": "", "file": a_file("a.svg", SVG, "application/pdf")}, "Save the drawing as PNG or PDF"),
        ({"url": "", "file": a_file("a.pdf", SVG)}, "its content is not what its name says"),
        ({"url": "", "file": a_file("a.pdf", b"")}, "this one is empty"),
        ({"url": "", "file": a_file("a.pdf", PDF + bytes(10_000_000))}, "Choose a file of at most 10 MB"),
    ],
)
def test_a_refusal_says_what_to_do(client_for, lead, here, change, told, evidence_folder):
    response = client_for(lead).post(here, LINK | change)

    assert response.status_code == 422
    assert told in response.content.decode()
    assert not Evidence.objects.exists()
    assert not evidence_folder.exists()


@pytest.mark.parametrize("typed", ["27 3 2026", "27.03.26", "2026-03-27", "27 March 2026", "27 mar 2026"])
def test_a_day_is_read_as_people_write_it(client_for, lead, here, typed):
    client_for(lead).post(here, LINK | {"true_on": typed})

    assert str(Evidence.objects.get().true_on) == "2026-03-27"


def test_today_is_no_later_day(client_for, lead, here):
    client_for(lead).post(here, LINK | {"true_on": f"{timezone.localdate():%d %m %Y}"})

    assert Evidence.objects.exists()


def test_a_file_beside_a_mistake_has_to_be_chosen_again(client_for, lead, here):
    page = client_for(lead).post(here, FILE | {"title": "", "file": a_file()}).content.decode()

    assert "Choose the file again" in page
    assert "27/3/2026" in page


def test_a_form_larger_than_a_file_may_be_is_refused_before_it_is_read(client_for, lead, here):
    response = client_for(lead).post(here, FILE | {"file": a_file(content=PDF + bytes(11_000_000))})

    assert response.status_code == 413
    assert "Send less at once" in response.content.decode()


def test_no_other_address_takes_a_large_form_with_a_file(client_for, lead, page):
    response = client_for(lead).post(page("d-1"), {"evidence": a_file(content=bytes(1_000_000))})

    assert response.status_code == 413


def test_a_harmful_file_is_refused(client_for, lead, here, monkeypatch):
    def find(_content):
        raise Infected

    monkeypatch.setattr(evidencing, "scan", find)
    response = client_for(lead).post(here, FILE | {"file": a_file()})

    assert response.status_code == 422
    assert "harmful" in response.content.decode()
    assert not Evidence.objects.exists()


def test_a_scanner_that_is_away_keeps_nothing_and_says_so(client_for, lead, here, settings, evidence_folder):
    settings.CLAMD_ADDRESS = "/nowhere/clamd.ctl"

    response = client_for(lead).post(here, FILE | {"file": a_file()})

    assert response.status_code == 503
    assert "Try again in a minute" in response.content.decode()
    assert not Evidence.objects.exists()
    assert not evidence_folder.exists()


def test_a_full_disk_is_told_and_leaves_nothing(client_for, lead, here, monkeypatch, evidence_folder):
    def fail(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    response = client_for(lead).post(here, FILE | {"file": a_file()})

    assert response.status_code == 503
    assert "The plan" in response.content.decode()
    assert not [path for path in evidence_folder.rglob("*") if path.is_file()]


def test_an_action_that_has_enough_says_what_to_do(client_for, lead, here, monkeypatch):
    monkeypatch.setattr(evidencing, "MOST_OF_AN_ACTION", 0)

    response = client_for(lead).post(here, LINK)

    assert response.status_code == 409
    assert "Remove a piece of evidence first" in response.content.decode()


def test_an_organisation_without_room_for_files_is_told_what_to_do(client_for, lead, here, settings):
    settings.EVIDENCE_BYTES = 0

    response = client_for(lead).post(here, FILE | {"file": a_file()})

    assert response.status_code == 422
    assert "Give a link instead, or remove files" in response.content.decode()


def test_a_piece_is_removed_after_a_question(client_for, lead, here, stored, django_capture_on_commit_callbacks):
    client = client_for(lead)
    assert "Remove “The plan”?" in client.get(f"{here}?remove={stored.ref}").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{here}{stored.ref}/remove/")

    assert not Evidence.objects.exists()
    with pytest.raises(FileNotFoundError):
        evidence_files().open(stored.file)


def test_once_submitted_evidence_is_read_only(client_for, lead, here, stored):
    client = client_for(lead)
    Assessment.objects.update(status="submitted")

    assert 'type="file"' not in client.get(here).content.decode()
    assert client.get(f"{here}?remove={stored.ref}").status_code == 404
    assert client.get(f"{here}{stored.ref}/").status_code == 200
    added = client.post(here, LINK)
    assert (added.status_code, "reopen the assessment first" in added.content.decode()) == (409, True)
    removed = client.post(f"{here}{stored.ref}/remove/", follow=True)
    assert "reopen the assessment first" in removed.content.decode()
    assert Evidence.objects.get() == stored


def test_a_file_that_is_gone_and_one_out_of_reach_are_told_apart(client_for, lead, here, stored, monkeypatch):
    client, file = client_for(lead), f"{here}{stored.ref}/"
    evidence_files().delete(stored.file)
    gone = client.get(file)
    assert (gone.status_code, "This file is gone." in gone.content.decode()) == (404, True)

    def fail():
        raise OSError("no answer")

    monkeypatch.setattr(views, "evidence_files", fail)
    away = client.get(file)
    assert (away.status_code, "Your files are safe." in away.content.decode()) == (503, True)


def test_a_link_is_no_file(client_for, lead, here, about):
    piece = EvidenceFactory(**about)

    assert client_for(lead).get(f"{here}{piece.ref}/").url == here


def test_a_link_says_nothing_of_where_it_was_found(client_for, reader, here, about):
    EvidenceFactory(title="<b>x</b>", url="https://council.example/a", **about)

    page = client_for(reader).get(here).content.decode()
    assert 'href="https://council.example/a" rel="nofollow noreferrer"' in page
    assert "&lt;b&gt;x" in page


def test_a_file_reaches_members_through_its_own_place_only(client_for, lead, stranger, assessment, here, stored):
    other = AssessmentFactory(organisation=assessment.organisation, edition=assessment.edition, status="submitted")
    places = [here, here.replace("d-1", "d-2"), here.replace(assessment.ref, other.ref)]

    statuses = [client_for(lead).get(f"{place}{stored.ref}/").status_code for place in places]
    assert statuses == [200, 404, 404]
    assert client_for(stranger).get(f"{here}{stored.ref}/").status_code == 404
    MembershipFactory(organisation=assessment.organisation)  # an organisation keeps a lead
    Membership.objects.filter(user=lead).delete()
    assert client_for(lead).get(f"{here}{stored.ref}/").status_code == 404


def test_readers_add_and_remove_nothing(client_for, reader, here, stored):
    client = client_for(reader)

    assert "<form" not in client.get(here).content.decode().partition("<main")[2].partition("</main")[0]
    assert client.post(here, LINK).status_code == 403
    assert client.post(f"{here}{stored.ref}/remove/").status_code == 403


def test_what_was_typed_while_signed_out_waits(client, contributor, here):
    client.post(here, LINK | {"title": "A plan of ours"})
    client.force_login(contributor)

    page = client.get(here).content.decode()
    assert "A plan of ours" in page
    assert "27/3/2026" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_much_is_shown(client_for, lead, here, about, count, django_assert_num_queries):
    for _time in range(count):
        EvidenceFactory(**about)
    client = client_for(lead)
    client.get(here)

    with django_assert_num_queries(4):  # session, person, assessment, evidence
        client.get(here)


@pytest.mark.parametrize("count", [1, 3])
def test_the_check_page_tells_how_much_there_is(client_for, lead, page, about, count, django_assert_num_queries):
    AnswerFactory(**about)
    for _time in range(count):
        EvidenceFactory(**about)
    client = client_for(lead)
    client.get(page("check"))

    with django_assert_num_queries(5):  # session, person, assessment, answers, evidence
        shown = client.get(page("check")).content.decode()
    assert ("1 link or file" if count == 1 else "3 links and files") in shown
