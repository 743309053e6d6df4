import pytest

from assessments.services import start_assessment
from tests.factories import EditionFactory
from tests.trends.editions import edition_in_use, whole_edition
from trends.models import Edition
from trends.publishing import (
    EditionInUse,
    Incomplete,
    OutOfTurn,
    archive_edition,
    lock_edition,
    publish_edition,
    return_to_draft,
    send_to_review,
)

pytestmark = pytest.mark.django_db


def status_of(edition):
    return Edition.objects.get(pk=edition.pk).status


def test_an_edition_goes_from_draft_to_review_to_published_to_archived():
    edition = whole_edition(status="draft")
    seen = []
    for step in (send_to_review, publish_edition, archive_edition):
        step(edition=edition)
        seen.append(status_of(edition))
    assert seen == ["review", "published", "archived"]


@pytest.mark.parametrize("step", [send_to_review, publish_edition, archive_edition, return_to_draft])
def test_a_step_taken_twice_changes_nothing(step):
    before = {send_to_review: "draft", publish_edition: "review", archive_edition: "published"}
    edition = whole_edition(status=before.get(step, "review"))
    first = step(edition=edition)
    again = step(edition=edition)
    assert (again.status, again.revision) == (first.status, Edition.objects.get(pk=edition.pk).revision)


@pytest.mark.parametrize(
    ("status", "step"),
    [("draft", publish_edition), ("draft", archive_edition), ("review", archive_edition), ("archived", return_to_draft),
     ("published", send_to_review), ("archived", send_to_review)],
)  # fmt: skip
def test_no_step_is_left_out(status, step):
    edition = whole_edition(status=status)
    with pytest.raises(OutOfTurn):
        step(edition=edition)
    assert status_of(edition) == status


def test_publishing_publishes_the_trends_too():
    edition = whole_edition(status="review")
    publish_edition(edition=edition)
    assert set(edition.trends.values_list("status", flat=True)) == {"published"}


def test_what_is_missing_stands_in_the_way_of_publishing():
    edition = whole_edition(status="review", digital_declared=5)
    with pytest.raises(Incomplete) as found:
        publish_edition(edition=edition)
    assert [gap.field for gap in found.value.gaps] == ["id_digital_declared"]
    assert status_of(edition) == "review"


def test_an_archived_edition_is_public_but_not_current():
    old, new = EditionFactory(year=2030), EditionFactory(year=2031)
    archive_edition(edition=new)
    assert set(Edition.objects.public()) == {old, new}
    assert Edition.objects.current() == old


def test_an_archived_edition_can_be_published_again():
    edition = edition_in_use(status="archived")
    publish_edition(edition=edition)
    assert status_of(edition) == "published"


def test_starting_an_assessment_locks_the_edition(organisation, lead):
    edition = whole_edition(status="published")
    assert not edition.is_locked
    start_assessment(organisation=organisation, started_by=lead)
    assert edition.is_locked


def test_locking_twice_changes_nothing():
    edition = edition_in_use()
    lock_edition(edition=edition)
    assert edition.locks.count() == 4


def test_an_edition_in_use_never_becomes_a_draft_again():
    edition = edition_in_use()
    with pytest.raises(EditionInUse):
        return_to_draft(edition=edition)
    assert status_of(edition) == "published"
