import re
from pathlib import Path

from django.conf import settings

from config.version import VERSION


def test_the_settings_tell_the_version_that_the_newest_changes_belong_to():
    headings = re.findall(r"^## (.+)$", Path("CHANGELOG.md").read_text(), re.MULTILINE)

    assert settings.VERSION == VERSION
    assert headings[0].removeprefix("Unreleased: ").split()[0] == VERSION
