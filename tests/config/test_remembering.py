import gc

import pytest

from config import remembering


@pytest.fixture(autouse=True)
def undo():
    before = list(gc.callbacks)
    yield
    gc.callbacks[:] = before
    gc.unfreeze()


def test_what_is_there_at_the_start_is_not_looked_at_again():
    remembering.settle()

    assert gc.get_freeze_count() > 10_000


def test_what_the_first_full_looks_leave_is_set_aside_and_later_looks_leave_it(monkeypatch):
    monkeypatch.setattr(remembering, "FIRST_LOOKS", 1)
    remembering.settle()
    kept, counts = [], []
    for _ in range(3):
        kept.append([[number] for number in range(5_000)])
        gc.collect()
        counts.append(gc.get_freeze_count())

    assert counts[1] - counts[0] >= 5_000
    assert counts[2] <= counts[1]
