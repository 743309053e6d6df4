"""What is shipped and no package manager knows of: every file below belongs to one component."""

from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
FOLDERS = ("static/vendor", "static/fonts", "reports/fonts")  # where nothing of our own lies


class Vendored(NamedTuple):
    name: str
    version: str
    licence: str
    purl: str
    files: tuple[str, ...]  # patterns below the root

    def paths(self) -> list[Path]:
        return sorted(path for pattern in self.files for path in ROOT.glob(pattern))


NOTO = "pkg:github/notofonts"
COMPONENTS = (
    Vendored("govuk-frontend", "6.6.0", "MIT", "pkg:npm/govuk-frontend@6.6.0", ("static/vendor/govuk/*",)),
    Vendored(
        "Noto Sans",
        "2.015",
        "OFL-1.1",
        f"{NOTO}/latin-greek-cyrillic@2.015",
        ("static/fonts/noto-sans-*", "static/fonts/OFL.txt", "reports/fonts/NotoSans-*", "reports/fonts/OFL.txt"),
    ),
    Vendored("Noto Sans Arabic", "2.005", "OFL-1.1", f"{NOTO}/arabic@2.005", ("reports/fonts/NotoSansArabic-*",)),
    Vendored("Noto Sans Hebrew", "3.000", "OFL-1.1", f"{NOTO}/hebrew@3.000", ("reports/fonts/NotoSansHebrew-*",)),
    Vendored(
        "Noto Emoji", "3.006", "OFL-1.1", "pkg:github/googlefonts/noto-emoji@3.006", ("reports/fonts/NotoEmoji-*",)
    ),
    # Comes in the package django-htmx, whose version does not say it.
    Vendored("htmx.org", "2.0.10", "0BSD", "pkg:npm/htmx.org@2.0.10", ()),
)


def as_cyclonedx(component: Vendored) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": component.purl,
        "name": component.name,
        "version": component.version,
        "purl": component.purl,
        "licenses": [{"license": {"id": component.licence}}],
        "components": [as_file(path) for path in component.paths()],
    }


def as_file(path: Path) -> dict[str, Any]:
    content = sha256(path.read_bytes()).hexdigest()
    return {
        "type": "file",
        "name": path.relative_to(ROOT).as_posix(),
        "hashes": [{"alg": "SHA-256", "content": content}],
    }
