"""What is installed is what was looked at: every package pinned, with its digest, the same everywhere."""

import pytest

from tests.supply.pins import pinned, wanted, without_hash

FILES = ("requirements", "requirements-extra", "requirements-dev")


@pytest.mark.parametrize("name", FILES)
def test_every_name_somebody_wrote_down_is_pinned(name):
    assert wanted(f"{name}.in") <= pinned(f"{name}.txt").keys()
    assert wanted(f"{name}.in"), "nothing was read"


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_a_digest(name):
    assert without_hash(f"{name}.txt") == []


@pytest.mark.parametrize(("smaller", "larger"), [FILES[:2], FILES[1:]])
def test_a_larger_file_holds_every_pin_of_the_smaller(smaller, larger):
    assert pinned(f"{smaller}.txt").items() <= pinned(f"{larger}.txt").items()
