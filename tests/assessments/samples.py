"""Small files of every kind that is taken as evidence, and of some that are not."""

import io
import zipfile

from assessments.uploads import KINDS, OFFICE

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html><script>alert(1)</script>"
PICTURES = {
    "png": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40),
    "jpeg": b"\xff\xd8\xff\xe1\x00\x10Exif\x00" + bytes(40),
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(40),
}


def zipped(**parts):
    """A ZIP of these parts; in their names two underlines stand for a slash."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return packed.getvalue()


def office(kind, first="[Content_Types].xml", **more):
    """As Word and its kin write it; `first` may be another part, as other programs do."""
    types = f'<Types><Override PartName="/main.xml" ContentType="{kind}.main+xml"/></Types>'
    folder = {"w": "word", "s": "xl", "p": "ppt"}[kind.removeprefix(OFFICE)[0]]
    parts = {"[Content_Types].xml": types, "_rels/.rels": "<Relationships/>", f"{folder}/main.xml": "<main/>"}
    return zipped(**dict(sorted(parts.items(), key=lambda part: part[0] != first)), **more)


def open_document(kind):
    """With its kind as the first part, not packed, as the standard wants it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", "<office/>")
    return packed.getvalue()


def sample(extension):
    kind = KINDS[extension]
    if extension == "pdf":
        return PDF
    if extension in PICTURES:
        return PICTURES[extension]
    return office(kind) if kind.startswith(OFFICE) else open_document(kind)
