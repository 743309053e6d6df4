"""Report files in an S3 bucket, Amazon's or any other. Needs requirements-extra.txt."""

import io
from contextlib import contextmanager
from functools import cached_property

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from reports.filing import AT_ONCE

WHOLE = 2_000_000  # bytes of a file that is fetched whole: reports, and most evidence


class FilesUnreachable(OSError):
    """The store does not answer, is too slow, or refuses."""


@contextmanager
def troubles_told():
    """Tell every trouble of the store as an OSError, as a disk would."""
    try:
        yield
    except ClientError as trouble:
        if trouble.response["Error"]["Code"] == "NoSuchKey":
            raise FileNotFoundError(str(trouble)) from trouble
        raise FilesUnreachable(str(trouble)) from trouble
    except (BotoCoreError, Boto3Error) as trouble:
        raise FilesUnreachable(str(trouble)) from trouble


class Passing(File):
    """Read from the store while it is handed on, forwards and once. Its `size` is known before the first byte."""

    def __init__(self, body, name, size):
        super().__init__(body, name)
        self.size = size

    def read(self, amount=None):
        with troubles_told():
            return self.file.read(amount)


class FilesOnS3(S3Storage):
    """Private objects. Two attempts of at most `patience` seconds: no page and no worker waits long for the store."""

    def __init__(self, *, prefix, encryption="", patience=8, **where):
        # A store of one's own rarely has a host name for each bucket.
        style = "path" if where.get("endpoint_url") else "auto"
        super().__init__(
            **where,
            location=prefix,
            object_parameters={"ServerSideEncryption": encryption} if encryption else {},
            client_config=Config(
                connect_timeout=min(3, patience),
                read_timeout=patience,
                retries={"total_max_attempts": 2, "mode": "standard"},
                s3={"addressing_style": style},
                max_pool_connections=20,
            ),
        )

    @cached_property
    def connection(self):
        """One for all threads: its client is made for that, and costs too much to make for each."""
        return super().connection

    @property
    def _client(self):
        return self.connection.meta.client

    def url(self, name, **_asked):
        raise ValueError("Link to the download page: a file has no address of its own")

    def _open(self, name, mode="rb"):
        """Fetch a report whole, so that a store in trouble gives a page; what is larger passes through."""
        with troubles_told():
            answer = self._client.get_object(Bucket=self.bucket_name, Key=self._normalize_name(name))
            if answer["ContentLength"] > WHOLE:
                return Passing(answer["Body"], name, answer["ContentLength"])
            return File(io.BytesIO(answer["Body"].read()), name)

    def _save(self, name, content):
        with troubles_told():
            return super()._save(name, content)

    def delete(self, name):
        with troubles_told():
            super().delete(name)

    def some_files(self, after=""):
        """In order of key; one request."""
        prefix = f"{self.location}/"
        start = {"StartAfter": prefix + after} if after else {}
        with troubles_told():
            page = self._client.list_objects_v2(Bucket=self.bucket_name, Prefix=prefix, MaxKeys=AT_ONCE, **start)
        found = [(entry["Key"].removeprefix(prefix), entry["LastModified"]) for entry in page.get("Contents", ())]
        return found, found[-1][0] if page["IsTruncated"] else ""
