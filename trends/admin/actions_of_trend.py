"""The actions of a trend with their five sentences, on the page of the trend."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from trends.admin.actions import CODE_TAKEN, name_of_level
from trends.admin.desk import SENTENCES_OF_AN_ACTION, SMALL_TEXTS, SourcesForm
from trends.admin.in_use import KeptInline
from trends.models import Action, LevelSentence, Status
from trends.scale import LEVELS
from trends.wording import CONTENT_LANGUAGES


def fields_of(code):
    """The names of the fields of the five sentences in a language, lowest level first."""
    return [f"sentence_{level.value}_{code}" for level in LEVELS]


def sentence_fields():
    names = [name for code in CONTENT_LANGUAGES for name in fields_of(code)]
    return {name: forms.CharField(required=False, widget=AdminTextareaWidget(attrs={"rows": 3})) for name in names}


class ActionForm(type("SentencesForm", (SourcesForm,), sentence_fields())):
    """An action and its sentences. What was not touched stays as stored, also where a colleague has changed it."""

    def __init__(self, *args, trend, **kwargs):
        super().__init__(*args, **kwargs)
        self.trend, self.own = trend, set(self.fields)  # the formset adds keys of rows to them
        self.is_new = self.instance._state.adding
        written = {} if self.is_new else {row.level: row for row in self.instance.sentences.all()}
        self.sentences = [written.get(level.value) or LevelSentence(level=level.value) for level in LEVELS]
        for code in CONTENT_LANGUAGES:
            for name, row in zip(fields_of(code), self.sentences, strict=True):
                self.fields[name].label = name_of_level(row.level, code)
                self.initial[name] = getattr(row, f"sentence_{code}")
        if not self.is_new:
            self.keep_what_is_printed()

    def keep_what_is_printed(self):
        self.fields["code"].disabled = True
        self.fields["code"].widget = forms.HiddenInput()
        for field in self.fields.values():
            field.show_hidden_initial = not field.disabled

    @property
    def written(self):
        """How many sentences there are."""
        return sum(bool(row.sentence_en) for row in self.sentences)

    @property
    def is_whole(self):
        return self.written == SENTENCES_OF_AN_ACTION

    def clean_code(self):
        code = self.cleaned_data["code"]
        if self.is_new and Action.objects.filter(edition=self.trend.edition_id, code=code).exists():
            raise ValidationError(CODE_TAKEN)
        return code

    def clean(self):
        if not self.is_new:
            untouched = self.own & self.cleaned_data.keys() - set(self.changed_data)
            self.cleaned_data.update({name: self.initial[name] for name in untouched})
        for code in CONTENT_LANGUAGES:
            for name, row in zip(fields_of(code), self.sentences, strict=True):
                setattr(row, f"sentence_{code}", self.cleaned_data.get(name, "").replace("\r\n", "\n"))
        for name, row in zip(fields_of("en"), self.sentences, strict=True):
            if not row.sentence_en and (row.pk or row.sentence_cy or row.sentence_nl):
                self.add_error(name, _("Write this sentence in English"))
        return super().clean()

    def save(self, commit=True):
        """With its sentences, always at once. A new action comes last."""
        if self.is_new:
            last = self.trend.actions.aggregate(last=Max("position"))["last"]
            self.instance.position = (last or 0) + 1
        action = super().save(commit)
        for number, row in enumerate(self.sentences):
            texts = {fields_of(code)[number]: getattr(row, f"sentence_{code}") for code in CONTENT_LANGUAGES}
            if any(self.initial[name] != text for name, text in texts.items()):
                row.action = action
                row.save()
        return action


class ActionFormSet(forms.BaseInlineFormSet):
    def get_form_kwargs(self, index):
        return super().get_form_kwargs(index) | {"trend": self.instance}

    def clean(self):
        """A published trend has whole actions only; it is published if the page that is saved says so."""
        super().clean()
        held = [form for form in self.forms if form.has_changed() or not form.is_new]
        wanting = [form.instance.code for form in held if not form.is_whole]
        if wanting and self.instance.status == Status.PUBLISHED:
            raise ValidationError(_("Write all five sentences of %s before you publish") % ", ".join(wanting))


class ActionsInline(KeptInline, admin.StackedInline):
    """Each action is folded to a line. What is rarely changed, and what it follows, is on its own page."""

    model = Action
    form = ActionForm
    formset = ActionFormSet
    template = "admin/its_actions.html"
    formfield_overrides = SMALL_TEXTS
    verbose_name_plural = _("what to do, in this order")
    extra = 1
    can_delete = False
    kept_in_use = ["provenance"]
    fieldsets = [
        (None, {"fields": ["code", "title_en", "help_en", *fields_of("en"), "provenance", "source_lines"]}),
        *(
            (language, {"fields": [f"title_{code}", f"help_{code}", *fields_of(code)], "classes": ["collapse"]})
            for code, language in CONTENT_LANGUAGES.items()
            if code != "en"
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).order_by("position", "pk").prefetch_related("sentences")

    def has_view_permission(self, request, obj=None):
        """Whoever sees a trend sees what to do about it."""
        return True
