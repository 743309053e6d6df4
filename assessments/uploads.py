"""Which files are taken as evidence: what their name says and what their content is must be one and the same kind.

Of the kinds on the list a content can be proved, and none runs anything in a browser. Office files are ZIPs, so the
part that says what is inside is read as well; those with macros say so there, and are not taken.
"""

import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

import filetype
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 10_000_000
LONGEST_NAME = 100  # characters
ENOUGH = 8192  # bytes that tell a kind
LONGEST_PART = 1_000_000  # bytes read of the part that says what is inside
OFFICE, OPEN = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
KINDS = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "pptx": f"{OFFICE}presentationml.presentation",
    "odt": f"{OPEN}text",
    "ods": f"{OPEN}spreadsheet",
    "odp": f"{OPEN}presentation",
}
ACCEPTED = ",".join(f".{extension}" for extension in KINDS)
ZIPPED = {"application/zip", *(kind for kind in KINDS.values() if kind.startswith((OFFICE, OPEN)))}
BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, RuntimeError, EOFError, OSError)  # of odd ZIPs
SEPARATORS = str.maketrans(dict.fromkeys('/\\:*?"<>|', "-"))

TOO_LARGE = _("Choose a file of at most 10 MB, or give a link to it")
EMPTY = _("Choose another file: this one is empty")
INSTEAD = {
    "svg": _("Save the drawing as PNG or PDF and choose that: a drawing in SVG can run programs"),
    "html": _("Save the page as PDF and choose that, or give a link to it"),
    "htm": _("Save the page as PDF and choose that, or give a link to it"),
    "csv": _("Save the table as XLSX or ODS and choose that"),
    "txt": _("Save the text as PDF and choose that, or write it into the answer"),
    "doc": _("Save it in the newer format DOCX, or as PDF, and choose that"),
    "xls": _("Save it in the newer format XLSX, or as PDF, and choose that"),
    "ppt": _("Save it in the newer format PPTX, or as PDF, and choose that"),
    "docm": _("Save it without macros, as DOCX or PDF, and choose that"),
    "xlsm": _("Save it without macros, as XLSX or PDF, and choose that"),
    "pptm": _("Save it without macros, as PPTX or PDF, and choose that"),
    "zip": _("Unpack it and choose the documents that matter, one by one"),
}
ANOTHER_KIND = _("Choose a PDF, a Word, Excel, PowerPoint or OpenDocument file, or a picture in PNG, JPEG or WebP")
NOT_WHAT_IT_SAYS = _(
    "Save it anew as {kind}, without password and macros, and choose that: its content is not what its name says"
)


class Unfit(Exception):
    """Why a file is not taken, in words that say what to do."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept."""

    filename: str  # as people see it
    extension: str
    content_type: str
    content: bytes


def looked_at(name: str, content: bytes) -> Upload:
    """The file with a clean name. Raises Unfit."""
    filename = clean_name(name)
    extension = PurePath(filename).suffix.removeprefix(".").lower()
    if extension not in KINDS:
        raise Unfit(INSTEAD.get(extension, ANOTHER_KIND))
    if len(content) > MOST_BYTES:
        raise Unfit(TOO_LARGE)
    if not content:
        raise Unfit(EMPTY)
    if not is_what_it_says(KINDS[extension], content):
        raise Unfit(NOT_WHAT_IT_SAYS.format(kind=extension.upper()))
    return Upload(filename, extension, KINDS[extension], content)


def clean_name(name: str) -> str:
    """The last part of a name without what misleads or breaks: controls, marks that turn text round, separators."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C")
    stem, point, extension = " ".join(seen.translate(SEPARATORS).split()).rpartition(".")
    stem = stem.strip(" .-")[: LONGEST_NAME - len(extension) - 1].strip() or "evidence"
    return f"{stem}{point}{extension}"[:LONGEST_NAME] if extension else stem


def is_what_it_says(kind: str, content: bytes) -> bool:
    found = filetype.guess_mime(content[:ENOUGH])
    if kind in ZIPPED:
        return found in ZIPPED and holds(kind, content)
    return found == kind


def holds(kind: str, content: bytes) -> bool:
    """Whether an office file says of itself that it is of this kind."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            if kind.startswith(OPEN):
                return part_of(parts, "mimetype").strip() == kind.encode()
            inside = part_of(parts, "[Content_Types].xml")
            return f'"{kind}.main+xml"'.encode() in inside and b"vbaProject" not in inside
    except BROKEN:
        return False


def part_of(parts: zipfile.ZipFile, name: str) -> bytes:
    with parts.open(name) as part:
        return part.read(LONGEST_PART)
