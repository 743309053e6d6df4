"""Whatever is typed or chosen in a form is kept on the device, unless the form is on the list with a reason."""

import re
from pathlib import Path

from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR, "templates")
PASSWORD, CODE, SIGN_IN = "holds a password", "holds a one-time code", "asks who signs in, which the browser knows"
DESK = "admin/"  # Django's own pages for curators, which load none of our scripts
PLACEHOLDER = "written by the pack for forms of which there are none: our pages write the form element"
NOT_KEPT = {
    "account/login.html": PASSWORD,
    "account/reauthenticate.html": PASSWORD,
    "account/password_change.html": PASSWORD,
    "account/password_set.html": PASSWORD,
    "account/password_reset_from_key.html": PASSWORD,
    "account/password_reset.html": SIGN_IN,
    "socialaccount/start.html": SIGN_IN,
    "mfa/authenticate.html": CODE,
    "mfa/totp/activate_form.html": CODE,
    "mfa/webauthn/add_form.html": "is sent by the answer of a passkey, never by hand",
    "govuk/whole_uni_form.html": PLACEHOLDER,
    "govuk/whole_uni_formset.html": PLACEHOLDER,
}
FORM = re.compile(r"<form\b(?P<tag>[^>]*)>(?P<inside>.*?)</form>", re.DOTALL)
INCLUDE = re.compile(r'{% include "([^"]+)"[^%]*%}')
POST = re.compile(r'method="(post|{{ \w+ }})"')
FIELD = re.compile(
    r"crispy|\bpieces\.|{{ (?!form\.credential)[\w.]*form[\w.]* }}|<select|<textarea(?! hidden)"
    r'|<input\b(?![^>]*type="(hidden|submit)")'
)
DRAFT = re.compile(r' data-draft="([^"]+)"')


def text_of(template):
    """With what it includes by name, where that is ours."""
    path = Path(TEMPLATES, template)
    return INCLUDE.sub(lambda found: text_of(found[1]), path.read_text()) if path.exists() else ""


def forms():
    """(template, tag, inside) of every form that posts."""
    names = [path.relative_to(TEMPLATES).as_posix() for path in sorted(TEMPLATES.rglob("*.html"))]
    for template in [name for name in names if not name.startswith(DESK)]:
        for form in FORM.finditer(text_of(template)):
            if POST.search(form["tag"]):
                yield template, form["tag"], form["inside"]


def own_forms():
    """Each once: those that a template writes itself."""
    return [one for one in forms() if f"<form{one[1]}>" in Path(TEMPLATES, one[0]).read_text()]


def has_fields(inside):
    return bool(FIELD.search(inside))


def test_every_form_with_something_to_type_or_choose_keeps_it():
    kept_not = {template for template, tag, inside in own_forms() if has_fields(inside) and not DRAFT.search(tag)}

    assert kept_not == set(NOT_KEPT)


def test_what_is_never_kept_has_no_draft_and_what_only_has_buttons_needs_none():
    with_draft = {template for template, tag, _inside in own_forms() if DRAFT.search(tag)}

    assert (with_draft & set(NOT_KEPT), len(with_draft) > 20) == (set(), True)
    assert not has_fields('{% csrf_token %}<input type="hidden" name="a"><button name="b">Go</button>')


def test_no_two_forms_share_a_draft():
    names = [name for _template, tag, _inside in own_forms() for name in DRAFT.findall(tag)]

    assert sorted(names) == sorted(set(names))


def test_a_page_with_a_secret_in_its_address_keeps_nothing_under_it():
    """What is kept outlives the page in the browser's storage, where the next person could read it."""
    of_join = [tag for template, tag, _inside in own_forms() if template == "organisations/join_form.html"]

    assert ["data-draft-at=" in tag for tag in of_join if DRAFT.search(tag)] == [True]
