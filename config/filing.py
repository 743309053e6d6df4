"""Where files go, of reports and of evidence: by the environment a folder, or a bucket."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any


def file_storage(env: Mapping[str, Any], folder: Any, *, beside: str = "") -> dict[str, Any]:
    """Return the entry of Django's STORAGES. `beside` ends the name of the folder in the bucket."""
    if not env["S3_BUCKET"]:
        return {"BACKEND": "reports.filing.disk.FilesOnDisk", "OPTIONS": {"location": folder}}
    where = {
        "bucket_name": env["S3_BUCKET"],
        "prefix": env["S3_PREFIX"] + beside,
        "endpoint_url": env["S3_ENDPOINT_URL"] or None,
        "region_name": env["S3_REGION"] or None,
        "access_key": env["S3_ACCESS_KEY_ID"] or None,
        "secret_key": env["S3_SECRET_ACCESS_KEY"] or None,
        "encryption": env["S3_ENCRYPTION"],
    }
    return {"BACKEND": "reports.filing.s3.FilesOnS3", "OPTIONS": where}


def misfiled(values: Mapping[str, Any]) -> list[str]:
    """Return what cannot hold together, each naming its variable."""
    found = []
    has_bucket, key, secret = map(values.get, ("S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"))
    if has_bucket and not find_spec("storages"):
        found.append("S3_BUCKET: run ./install requirements-extra.txt, as files on S3 need what it lists")
    if not has_bucket and (key or values.get("S3_ENDPOINT_URL")):
        found.append("S3_BUCKET: enter the name of the bucket, as other variables of S3 are set")
    if bool(key) != bool(secret):
        found.append("S3_SECRET_ACCESS_KEY: set it together with S3_ACCESS_KEY_ID, or neither")
    return found
