"""What the form templates promise: links that land, descriptions that resolve, text that stays text."""

import re

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template.loader import render_to_string

from organisations.forms import Checkboxes, GovukForm, Radios


class CouncilForm(GovukForm):
    name = forms.CharField(help_text="As your residents know it", error_messages={"required": "Enter the name"})
    kind = forms.ChoiceField(choices=[("district", "District"), ("county", "County")])
    proof = forms.ChoiceField(
        label="How strong is the evidence?",
        help_text="Choose the strongest",
        choices=[("word", "A word"), ("check", "A check")],
        widget=Radios(hints={"check": "By an auditor"}, dividers={"check": "or"}),
        error_messages={"required": "Choose how strong"},
    )
    help = forms.MultipleChoiceField(choices=[("a", "Training"), ("b", "Money")], widget=Checkboxes)
    note = forms.CharField(widget=forms.Textarea, required=False)
    agree = forms.BooleanField(help_text="In writing")
    ref = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        self.add_error(None, "Look again at all of it")


def page(form):
    return render_to_string("components/error_summary.html", {"form": form}) + render_crispy_form(form)


def ids(html):
    return re.findall(r'\bid="([^"]*)"', html)


@pytest.fixture
def refused():
    return page(CouncilForm({}))


def test_every_error_link_lands_on_a_control_that_takes_the_focus(refused):
    links = re.findall(r'href="#([^"]*)"', refused)
    controls = re.findall(r"<(?:input|select|textarea)[^>]*\bid=\"([^\"]*)\"", refused)
    assert len(links) == 5
    assert set(links) <= set(controls)


def test_the_error_of_a_set_of_choices_links_to_the_first_of_them(refused):
    assert '<a href="#id_proof_0">Choose how strong</a>' in refused
    assert '<a href="#id_help_0">' in refused


def test_errors_without_a_control_to_go_to_stand_in_the_summary_as_text(refused):
    assert "<li>Look again at all of it</li>" in refused
    assert "<li>This field is required.</li>" in refused  # of the hidden field


@pytest.mark.parametrize("form", [CouncilForm(), CouncilForm({})], ids=["fresh", "refused"])
def test_every_description_resolves_and_no_id_comes_twice(form):
    html = page(form)
    described = " ".join(re.findall(r'aria-describedby="([^"]*)"', html)).split()
    assert described
    assert set(described) <= set(ids(html))
    assert len(ids(html)) == len(set(ids(html)))


def test_every_label_belongs_to_a_control(refused):
    assert set(re.findall(r'<label[^>]* for="([^"]*)"', refused)) <= set(ids(refused))


def test_a_choice_shows_its_hint_and_the_word_before_it():
    html = page(CouncilForm())
    assert 'aria-describedby="id_proof_1_hint"' in html
    assert re.search(r'<div id="id_proof_1_hint"[^>]*>By an auditor</div>', html)
    assert re.search(r'<div class="govuk-radios__divider">or</div>\s*<div class="govuk-radios__item">', html)


def test_what_was_typed_comes_back_as_text():
    typed = CouncilForm({"name": '"><script>alert(1)</script>', "note": "</textarea><b>", "proof": '"><i>'})
    html = page(typed)
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<i>" not in html


def test_what_was_chosen_stays_chosen():
    html = page(CouncilForm({"proof": "check", "help": ["b"]}))
    assert re.search(r'value="check"[^>]* checked', html)
    assert re.search(r'value="b"[^>]* checked', html)
    assert len(re.findall(r" checked\b", html)) == 2


def test_an_optional_field_says_so_and_no_browser_bubble_appears():
    html = page(CouncilForm())
    assert re.search(r'for="id_note">Note \(optional\)</label>', html)
    assert " required" not in html


def test_every_control_wears_the_style_of_its_kind(refused):
    for control in ("govuk-input--error", "govuk-select--error", "govuk-radios__input", "govuk-checkboxes__input"):
        assert control in refused
