"""Cut the variable Noto Sans down to the letters and weights of our pages.

    python static/vendor/subset_noto.py fontsource-variable-noto-sans-5.3.0.tgz

One file holds the weights 400 to 700 of the Latin letters; a second holds the accented letters of Welsh and
other European languages, and a browser only fetches it when a page has one of them (see unicode-range in app.css).
"""

import io
import sys
import tarfile
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).parent.parent / "fonts"
LATIN = [
    *range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x100), 0x131, 0x152, 0x153,
    *range(0x2010, 0x2016), *range(0x2018, 0x201F), 0x2022, 0x2026, 0x20AC, 0x2212,
]  # fmt: skip
EXTENDED = [*range(0x100, 0x180), *range(0x1E80, 0x1E86), 0x1EF2, 0x1EF3]
FILES = {"latin": LATIN, "latin-ext": EXTENDED}
WEIGHTS = (400, 700)


def subset(font: TTFont, codepoints: list[int]) -> TTFont:
    """Return the font with these characters and our weights only, without hints."""
    font = reread(instantiateVariableFont(font, {"wght": WEIGHTS}, optimize=True))
    options = Options(hinting=False, layout_features=["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codepoints)
    subsetter.subset(font)
    font.flavor = "woff2"
    return font


def reread(font: TTFont) -> TTFont:
    """Return the font as saved: the subsetter cannot follow glyphs that were renamed in memory."""
    font.flavor = None
    saved = io.BytesIO()
    font.save(saved)
    return TTFont(saved)


def main(package: str) -> None:
    with tarfile.open(package) as files:
        for name, codepoints in FILES.items():
            source = files.extractfile(f"package/files/noto-sans-{name}-wght-normal.woff2")
            if source is None:
                raise SystemExit(f"Not in the package: {name}")
            subset(TTFont(io.BytesIO(source.read())), codepoints).save(FONTS / f"noto-sans-{name}.woff2")
        licence = files.extractfile("package/LICENSE")
        if licence is not None:
            (FONTS / "OFL.txt").write_bytes(licence.read())


if __name__ == "__main__":
    main(sys.argv[1])
