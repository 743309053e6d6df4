"""A worker that looks at any moment finds whole messages, and a whole table of queues."""

import os
from pathlib import Path

import pytest
from kombu import Connection, Exchange, Queue

QUEUE = Queue("celery", Exchange("celery", "direct"), "celery")


@pytest.fixture
def channel(tmp_path):
    for name in ("messages", "control", "read"):
        (tmp_path / name).mkdir()
    folders = {
        "data_folder_in": str(tmp_path / "messages"),
        "data_folder_out": str(tmp_path / "messages"),
        "control_folder": str(tmp_path / "control"),
        "processed_folder": str(tmp_path / "read"),
        "store_processed": True,
    }
    with Connection(
        "filesystem://", transport="config.queue_on_disk:Transport", transport_options=folders
    ) as connection:
        yield connection.default_channel


@pytest.fixture
def named(monkeypatch):
    """How large each file was when it got the name by which others find it."""
    sizes, replace = {}, os.replace

    def note(source, target):
        assert not Path(target).exists() or Path(target).stat().st_size
        sizes[Path(target).name.partition(".")[2]] = Path(source).stat().st_size
        replace(source, target)

    monkeypatch.setattr(os, "replace", note)
    return sizes


def test_what_is_sent_arrives(channel):
    QUEUE(channel).declare()
    channel._put("celery", {"n": 1})
    channel._put("celery", {"n": 2})

    assert {channel._get("celery")["n"], channel._get("celery")["n"]} == {1, 2}  # within a millisecond in any order


def test_messages_and_the_table_of_queues_are_filled_before_they_can_be_found(channel, named):
    channel._queue_bind("celery", "celery", None, "celery")
    channel._put("celery", {"n": 1})

    assert all(named[kind] > 0 for kind in ("exchange", "celery.msg"))


def test_a_second_queue_does_not_push_out_the_first(channel):
    for name in ("celery", "other"):
        channel._queue_bind("celery", name, None, name)
        channel._queue_bind("celery", name, None, name)

    assert sorted(bound.queue for bound in channel.get_table("celery")) == ["celery", "other"]
