"""Cut the stylesheet of govuk-frontend down to what a council may use and this project needs.

    python static/vendor/vendor_govuk.py govuk-frontend-6.6.0.tgz

Councils may use govuk-frontend without the crown, the crest and the GDS Transport typeface. The prebuilt
stylesheet carries all three, and a source map address that manifest storage cannot find. This strips them,
keeps only the blocks named below, and fails when anything forbidden is left.
"""

import re
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

SOURCE = "package/dist/govuk/govuk-frontend.min.css"
TARGET = Path(__file__).parent / "govuk" / "govuk-frontend.css"

BLOCKS = frozenset(
    """template skip-link visually-hidden list form-group label hint error-message error-summary fieldset input
    textarea select radios checkboxes button button-group pagination""".split()
)
UNUSED = re.compile(
    r"--(?:inverse|start|warning|small|inline|conditional|rebranded|block|hidden)\b"
    r"|__(?:conditional|start-icon|prefix|suffix)\b|data-nested|dark-background"
)
OVERRIDES = re.compile(r"govuk-\\!-(?:margin-(?:bottom|top)-\d|font-weight-bold|width-(?:full|two-thirds|one-half))$")
CLASS = re.compile(r"\.(govuk-(?:\\!-)?[\w-]+)")
FORBIDDEN = re.compile(r"GDS Transport|@font-face|crest|crown|url\(|sourceMappingURL|@charset", re.IGNORECASE)
SHORTER = [
    (r"font-family:GDS Transport,arial,sans-serif;-webkit-font-smoothing:\w+;-moz-osx-font-smoothing:\w+", ""),
    (r"font-family:(?:GDS Transport,arial,)?sans-serif", ""),
    (r"(var\(--govuk-[\w-]+),(?:#[0-9a-f]+)\)", r"\1)"),
    (r";;+", ";"),
    (r"([{]);", r"\1"),
    (r";}", "}"),
]


def vendored(css: str) -> str:
    """Return the stylesheet without comments, forbidden parts and unused blocks."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL).replace('@charset "UTF-8";', "")
    for pattern, replacement in SHORTER:
        css = re.sub(pattern, replacement, css)
    css = kept(css)
    left = FORBIDDEN.search(css)
    if left:
        raise SystemExit(f"Forbidden in the stylesheet: {css[max(0, left.start() - 80) : left.end() + 40]}")
    return css + "\n"


def kept(css: str) -> str:
    """Return only the rules whose selectors we use; a media query without any goes."""
    return "".join(rule for prelude, body in rules(css) if (rule := kept_rule(prelude, body)))


def kept_rule(prelude: str, body: str) -> str:
    if prelude.startswith(("@media", "@supports")):
        inner = kept(body)
        return f"{prelude}{{{inner}}}" if inner else ""
    if prelude.startswith("@") or not body:
        return ""
    selectors = ",".join(selector for selector in split_selectors(prelude) if is_used(selector))
    return f"{selectors}{{{body}}}" if selectors else ""


def rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield (prelude, body) of each top-level block."""
    start = 0
    while (opening := css.find("{", start)) >= 0:
        depth, end = 1, opening + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        yield css[start:opening].strip(), css[opening + 1 : end - 1]
        start = end


def split_selectors(prelude: str) -> list[str]:
    """Split at the commas outside round brackets."""
    return re.split(r",(?![^(]*\))", prelude)


def is_used(selector: str) -> bool:
    """Whether every govuk class in it is of a block we keep; selectors without one are the root and elements."""
    return not UNUSED.search(selector) and all(is_kept_class(name) for name in CLASS.findall(selector))


def is_kept_class(name: str) -> bool:
    block = re.split("__|--", name.removeprefix("govuk-"))[0]
    return block in BLOCKS or bool(OVERRIDES.match(name))


if __name__ == "__main__":
    with tarfile.open(sys.argv[1]) as package:
        source = package.extractfile(SOURCE)
        if source is None:
            raise SystemExit(f"Not in the package: {SOURCE}")
        TARGET.write_text(vendored(source.read().decode()), encoding="utf-8")
