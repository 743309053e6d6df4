"""Where the files of evidence lie: Django's storage named "evidence", beside the one of reports and of the same kind.

A file is there whole or not at all. It has no address of its own; a view that knows who may have it hands it over.
"""

import secrets

from django.core.files.storage import storages


def evidence_files():
    return storages["evidence"]


def new_name(organisation_id: int, extension: str) -> str:
    """A name nobody can guess, such as `17/9b1c…e2.pdf`: 128 random bits, the organisation first."""
    return f"{organisation_id}/{secrets.token_hex(16)}.{extension}"
