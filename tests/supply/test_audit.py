"""An advisory stops us; silence of the service does not, but is told."""

import json

import pytest

from tests.supply.audit import verdict

SOUND = {"name": "django", "version": "5.2", "vulns": []}
WEAK = {"name": "pillow", "version": "1.0", "vulns": [{"id": "CVE-2026-1", "fix_versions": ["1.1"]}]}
UNKNOWN = {"name": "typst", "skip_reason": "not found"}


def told(*packages):
    return json.dumps({"dependencies": packages, "fixes": []})


def test_a_known_weakness_is_bad_and_named():
    is_bad, words = verdict(told(SOUND, WEAK, UNKNOWN))
    assert is_bad
    assert "pillow 1.0: CVE-2026-1" in words


@pytest.mark.parametrize("silence", ["", told(UNKNOWN)], ids=["no answer", "knows no package"])
def test_a_service_that_is_not_reachable_is_told_loudly(silence):
    is_bad, words = verdict(silence)
    assert not is_bad
    assert "NOT AUDITED" in words


def test_what_was_not_audited_is_told_beside_what_was():
    assert verdict(told(SOUND, UNKNOWN)) == (False, "No known weakness in 1 packages. Not audited: typst")
