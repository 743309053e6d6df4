import pytest
import yaml

from tests.trends.test_packs import SHIPPED
from trends.lineage import Link, link_of


@pytest.mark.parametrize(
    ("note", "link"),
    [
        ("exact", Link("exact", "")),
        ("exact: top three", Link("exact", "top three")),
        ("Near: Data", Link("near", "Data")),
        ("part: IoT, AI, cloud and 5G", Link("part", "IoT, AI, cloud and 5G")),
        ("carried on (reviewed)", Link("carried", "reviewed")),
        ("not a headline trend", Link("absent", "")),
        ("partly: Data", Link("", "partly: Data")),
        ("named in a talk", Link("", "named in a talk")),
        ("", Link("", "")),
    ],
)
def test_a_note_says_how_close_two_trends_are_and_the_name_there(note, link):
    assert link_of(note) == link


def test_every_shipped_note_is_understood():
    trends = yaml.safe_load((SHIPPED / "trends.yaml").read_text())["trends"]
    notes = [note for trend in trends for note in trend["lineage"].values()]
    assert [note for note in notes if not link_of(note).kind] == []
