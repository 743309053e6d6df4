"""Nothing that is shipped binds the product to another licence."""

import pytest

from tests.supply.licences import is_allowed, licences, refused


@pytest.mark.parametrize(
    "licence",
    ["MIT", "BSD-3-Clause", "Apache-2.0 OR BSD-2-Clause", "GPL-3.0 OR MIT", "Mozilla Public License 2.0 (MPL 2.0)"]
    + ["GNU Library or Lesser General Public License (LGPL)", "LGPL-3.0-only", "PSF-2.0"],
)
def test_it_is_allowed(licence):
    assert is_allowed(licence)


@pytest.mark.parametrize(
    "licence",
    ["GPL-3.0-or-later", "GNU General Public License v3 (GPLv3)", "GNU Affero General Public License v3", "AGPL-3.0"]
    + ["Other/Proprietary License", "UNKNOWN", "MIT AND GPL-2.0-only"],
)
def test_it_is_refused(licence):
    assert not is_allowed(licence)


def test_everything_shipped_is_allowed():
    found = licences()
    assert refused(found) == {}
    assert {"django", "psycopg2-binary", "wcwidth"} <= found.keys()
