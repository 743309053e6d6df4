"""Forms as a browser sends them: read from the page, with what stands there and what a person could type or choose."""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import parse_qs, urljoin, urlsplit

from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from lxml import etree, html

from tests.factories import PASSWORD

ANOTHER = "another long enough phrase"
TYPED = {  # by the name of a field, else by its type, else a text that is also a slug
    "oldpassword": PASSWORD, "password": PASSWORD, "password1": ANOTHER, "password2": ANOTHER, "code": "new-1",
    "year": "2031", "issuer": "https://accounts.example", "email": "somebody@council.example", "number": "1",
    "url": "https://council.example/", "date": "2025-01-31", "time": "10:00",
}  # fmt: skip
MOST = 8  # choices of a field that are tried one by one
THE_SAME = {"_addanother", "_continue"}  # buttons of the admin that save as the first one does
UNNAMED = {"submit", "image", "button", "reset", "file"}


@dataclass
class Form:
    who: str
    method: str
    path: str
    query: dict
    values: dict  # as the page stands: every name with its values
    typed: dict  # what one could type where nothing stands
    choices: dict  # what selects, radios and boxes offer
    pressed: dict  # the button

    @property
    def names(self):
        return list(self.values | self.typed | self.choices | self.pressed)

    @property
    def is_of_the_desk(self):
        return self.path.startswith("/admin/")

    def filled(self, names):
        """With something typed or chosen in these fields, where nothing stands."""
        offered = {name: next(filter(None, values), "") for name, values in self.choices.items()} | self.typed
        empty = [name for name in names if name in offered and not any(self.values.get(name, ()))]
        return self.values | self.pressed | {name: [offered[name]] for name in empty}

    def otherwise(self):
        """Each single change: another choice, a field emptied, or one typed into; in the admin only the choices."""
        for name in self.choices if self.is_of_the_desk else self.names:
            stands = self.values.get(name, [])
            others = self.choices.get(name, [])[:MOST] or ["" if any(stands) else self.typed.get(name, "")]
            yield from ({name: [other]} for other in others if [other] != stands and "__prefix__" not in name)


def forms_of(who, path, content):
    """Every form of a page, once for each of its buttons that has a name."""
    tree = parsed(content)
    for element in () if tree is None else tree.forms:
        target = urlsplit(urljoin(path, element.get("action") or path))
        values, typed, choices = read(element)
        buttons = element.xpath(".//*[@name][self::button or @type='submit']")
        for pressed in [
            {one.get("name"): [one.get("value", "")]} for one in buttons if one.get("name") not in THE_SAME
        ] or [{}]:
            yield Form(who, element.method, target.path, parse_qs(target.query), values, typed, choices, pressed)


def parsed(content):
    try:
        return html.document_fromstring(content)
    except (etree.ParserError, ValueError):  # no page, or an empty one
        return None


def read(element):
    values, typed, choices = defaultdict(list), {}, defaultdict(list)
    areas = set(element.xpath(".//textarea/@name"))
    for name, value in element.form_values():
        values[name].append(value.removeprefix("\n") if name in areas else value)  # HTML drops the first line's end
    for field in element.inputs:
        kind = field.get("type", "text")
        if not field.name or kind in UNNAMED:
            continue
        if field.tag == "select" or kind in ("radio", "checkbox"):
            choices[field.name] += field.value_options if field.tag == "select" else [field.get("value", "on")]
        elif kind != "hidden" and not any(values.get(field.name, ())):
            typed[field.name] = TYPED.get(field.name) or TYPED.get(kind, "some-text")
    return dict(values), typed, dict(choices)


def complaints(content):
    """Names of the fields that the page asks to mend."""
    wrong = '//*[@name][@aria-invalid="true" or ancestor::*[contains(@class, "--error") or contains(@class, "errors")]]'
    tree = parsed(content)
    return set() if tree is None else {field.get("name") for field in tree.xpath(wrong)}


def desk():
    """The list of rows, the page for a new one and the page of the first, for every model in the admin."""
    for model in list(admin.site._registry):
        place, first = f"admin:{model._meta.app_label}_{model._meta.model_name}", model._default_manager.first()
        for view, needed in [("changelist", []), ("add", []), ("change", [first]), ("delete", [first])]:
            if None in needed:
                continue
            try:
                yield reverse(f"{place}_{view}", args=[row.pk for row in needed])
            except NoReverseMatch:  # a model may have fewer pages
                continue
