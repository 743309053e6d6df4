"""What no package manager knows of is known to the list of parts."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.supply.vendored import COMPONENTS, FOLDERS, ROOT

VERSION = {component.name: component.version for component in COMPONENTS}


def test_every_file_that_is_not_ours_belongs_to_one_component():
    there = [
        path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix != ".py"
    ]
    told = [path for component in COMPONENTS for path in component.paths()]
    assert sorted(told) == sorted(there)


@pytest.mark.parametrize(
    ("name", "file", "pattern"),
    [
        ("govuk-frontend", ROOT / "static/vendor/govuk/govuk-frontend.css", r'govuk-frontend-version:"([\d.]+)"'),
        ("htmx.org", finders.find("django_htmx/htmx-2.min.js"), r'version:"([\d.]+)"'),
    ],
)
def test_the_version_is_the_one_in_the_file(name, file, pattern):
    assert re.search(pattern, Path(file).read_text())[1] == VERSION[name]
