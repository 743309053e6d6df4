"""What people say about an action, and what they show for it."""

import re
from datetime import date

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.forms import CONTROLS, NumberChoiceField, TextField
from assessments.models import EvidenceStrength
from assessments.models.discussing import TEXT_LIMIT
from assessments.uploads import ACCEPTED, EMPTY, MOST_BYTES, TOO_LARGE, Unfit, looked_at
from organisations.forms import BLANK, Checkboxes, GovukForm, Radios

AS_TYPED = ("%d %m %Y", "%d %m %y", "%Y %m %d", "%d %B %Y", "%d %b %Y")  # once every separator is a space
EARLIEST = date(1970, 1, 1)
CHOOSE_AGAIN = _("Choose the file again")


class LineField(forms.CharField):
    """One line without what cannot be seen."""

    def to_python(self, value):
        line = " ".join(CONTROLS.sub("", str(value or "")).split())
        return super().to_python("" if BLANK.fullmatch(line) else line)


class PastDayField(forms.DateField):
    """A day up to today, as people type it: 3 12 2025, 3/12/25, 3 December 2025."""

    widget = forms.TextInput

    def to_python(self, value):
        return super().to_python(re.sub(r"[\s/.,-]+", " ", value).strip() if isinstance(value, str) else value)

    def validate(self, value):
        super().validate(value)
        if value and not EARLIEST <= value <= timezone.localdate():
            raise forms.ValidationError(_("Enter today or an earlier day"))


class CommentForm(GovukForm):
    """`people` are those who may be mentioned; a name after an @ in the text does the same."""

    text = TextField(label=_("Your comment"), limit=TEXT_LIMIT, rows=4)
    mention = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        label=_("Who should get an e-mail about it?"),
        help_text=_("The same happens when you write @ and a full name in the text."),
        widget=Checkboxes,
        error_messages={"invalid_choice": _("Look at the list and choose again: it has changed")},
    )

    def __init__(self, *args, people, **options):
        super().__init__(*args, **options)
        self.fields["mention"].choices = [(person.pk, person.signature) for person in people]

    def clean_text(self):
        if not self.cleaned_data["text"]:
            raise forms.ValidationError(_("Enter a comment"))
        return self.cleaned_data["text"]


class EvidenceForm(GovukForm):
    """A link or a file, and how far one can rely on it."""

    title = LineField(label=_("What is it?"), max_length=150, error_messages={"required": _("Enter what it is")})
    url = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        error_messages={"invalid": _("Enter a whole address, such as https://www.example.org/plan")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        help_text=_("A PDF, a Word, Excel, PowerPoint or OpenDocument file, or a picture; at most 10 MB."),
        required=False,
        error_messages={"empty": EMPTY, "invalid": CHOOSE_AGAIN, "missing": CHOOSE_AGAIN},
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "class": "govuk-file-upload"}),
    )
    true_on = PastDayField(
        label=_("On which day was it true?"),
        help_text=_("For example, 27 3 2026"),
        input_formats=AS_TYPED,
        error_messages={
            "required": _("Enter the day on which it was true"),
            "invalid": _("Enter a day such as 27 3 2026"),
        },
    )
    strength = NumberChoiceField(
        label=_("How strong is it?"),
        choices=EvidenceStrength.choices,
        initial=EvidenceStrength.DOCUMENT,
        widget=Radios,
        message=_("Choose how strong it is"),
    )
    checked_by = LineField(
        label=_("Checked by"),
        help_text=_("Needed where somebody outside the team checked it: their name, or their organisation."),
        required=False,
        max_length=150,
    )

    def clean_file(self):
        """What may be kept of the file, or None."""
        file = self.cleaned_data["file"]
        if not file:
            return None
        if file.size > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        try:
            return looked_at(file.name, file.read())
        except Unfit as why:
            raise forms.ValidationError(str(why)) from None

    def clean(self):
        given = self.cleaned_data
        if given.get("url") == "" and given.get("file", "") is None:
            self.add_error("url", _("Enter a link, or choose a file"))
        if given.get("url") and given.get("file"):
            self.add_error("file", _("Give a link or a file, not both: add the other one afterwards"))
        if given.get("strength") == EvidenceStrength.CHECKED and given.get("checked_by") == "":
            self.add_error("checked_by", _("Enter who checked it"))

    def ask_again_for_the_file(self):
        """No browser fills in the file by itself."""
        if "file" in self.files and "file" not in self.errors:
            self.add_error("file", CHOOSE_AGAIN)

    @property
    def values(self):
        """The valid form as `add_evidence` takes it."""
        given = dict(self.cleaned_data)
        return {"upload": given.pop("file"), **given}
