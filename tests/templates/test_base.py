"""What the frame around every page promises."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))


class NameForm(forms.Form):
    name = forms.CharField(label="Name")


def frame(**context):
    return render_to_string("base.html", context)


def test_the_title_says_when_there_is_an_error():
    assert "<title>Error: " in frame(form=NameForm({}))
    assert "Error" not in frame(form=NameForm())


def test_an_error_is_summed_up_at_the_top_of_the_page():
    page = frame(form=NameForm({}))
    assert page.index("<main") < page.index("govuk-error-summary") < page.index("<footer")


def test_a_stranger_is_offered_to_sign_in_and_sees_nobodys_work():
    page = frame()
    assert "Sign in" in page
    assert "Sign out" not in page
    assert "app-strip" not in page


def test_a_message_is_read_aloud_and_stays_text():
    class Message:
        level_tag = "success"

        def __str__(self):
            return "Saved <b>"

    page = frame(messages=[Message()])
    assert re.search(r'app-status--success" role="status"><p>Saved &lt;b&gt;</p>', page)


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_a_page_about_an_error_renders_with_no_context(name):
    assert "<h1>" in render_to_string(name)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_a_template_holds_nothing_that_our_content_security_policy_forbids(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r'<style\b|\sstyle="|\son[a-z]+="|javascript:', text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


def test_the_vendored_stylesheet_holds_no_crown_and_no_foreign_typeface():
    css = Path(settings.BASE_DIR, "static/vendor/govuk/govuk-frontend.css").read_text(encoding="utf-8")
    assert not re.search(r"GDS Transport|@font-face|crest|crown|url\(|sourceMappingURL", css, re.IGNORECASE)
