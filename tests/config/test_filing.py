"""Where files go, by the environment."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import filing
from config.environment import environment
from config.filing import file_storage

KEYS = {"S3_ACCESS_KEY_ID": "key", "S3_SECRET_ACCESS_KEY": "secret"}


def test_without_a_bucket_they_lie_on_the_disk(tmp_path):
    storage = file_storage(environment({}), tmp_path)

    assert storage == {"BACKEND": "reports.filing.disk.FilesOnDisk", "OPTIONS": {"location": tmp_path}}


def test_with_a_bucket_they_lie_there(tmp_path):
    given = {"S3_BUCKET": "council", "S3_ENDPOINT_URL": "https://s3.example.org", "S3_ENCRYPTION": "aws:kms", **KEYS}

    storage = file_storage(environment(given), tmp_path)

    assert storage["BACKEND"] == "reports.filing.s3.FilesOnS3"
    assert storage["OPTIONS"] == {
        "bucket_name": "council",
        "prefix": "reports",
        "endpoint_url": "https://s3.example.org",
        "region_name": None,
        "access_key": "key",
        "secret_key": "secret",
        "encryption": "aws:kms",
    }


def test_evidence_lies_in_a_folder_of_its_own_beside_the_reports():
    given = environment({"S3_BUCKET": "council", "S3_PREFIX": "site/one", **KEYS})

    assert file_storage(given, None, beside="-evidence")["OPTIONS"]["prefix"] == "site/one-evidence"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (KEYS, "S3_BUCKET: enter the name of the bucket"),
        ({"S3_ENDPOINT_URL": "https://s3.example.org"}, "S3_BUCKET: enter the name of the bucket"),
        ({"S3_BUCKET": "council", "S3_ACCESS_KEY_ID": "key"}, "S3_SECRET_ACCESS_KEY: set it together"),
        ({"S3_BUCKET": "council", "S3_PREFIX": "../other"}, "S3_PREFIX: enter names of letters"),
        ({"S3_BUCKET": "council", "S3_PREFIX": "/"}, "S3_PREFIX: enter names of letters"),
        ({"S3_BUCKET": "council", "S3_ENCRYPTION": "rot13"}, "S3_ENCRYPTION: enter one of"),
    ],
)
def test_a_mistake_names_the_variable_and_what_to_do(given, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        environment(given)


def test_a_missing_package_is_named_with_what_installs_it(monkeypatch):
    monkeypatch.setattr(filing, "find_spec", lambda _name: None)

    with pytest.raises(ImproperlyConfigured, match=r"S3_BUCKET: run ./install requirements-extra\.txt"):
        environment({"S3_BUCKET": "council"})
