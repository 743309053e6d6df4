"""Where curators take cases and translations out as a spreadsheet, and bring them in after they saw each change.

Between the look and the confirmation the rows travel with the page, signed for this person: nothing is kept, nobody
else can confirm, and what changed meanwhile is shown again.
"""

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casestudies import exchanging
from casestudies.exchanging.plan import Plan, faults_of_header, rows_of
from casestudies.models import CaseStudy
from trends.models import Edition

LASTS = 3600  # seconds between the look and the confirmation
MOST_SIGNED = 900_000  # characters; a form may hold a little more
UNPROCESSABLE = 422
TITLE = gettext_lazy("Spreadsheets")


class UploadForm(forms.Form):
    edition = forms.ModelChoiceField(
        Edition.objects.all(), label=gettext_lazy("Edition"), to_field_name="slug", empty_label=None
    )
    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy("CSV or XLSX, at most 1 MB. Rows that are not in it stay as they are."),
        widget=forms.ClearableFileInput({"accept": ".csv,.xlsx"}),
    )


class ConfirmForm(forms.Form):
    signed = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why you correct this"),
        max_length=300,
        help_text=gettext_lazy("Everybody can read it on the public page, with the wording before and after"),
    )

    def __init__(self, *args, needs_reason, **kwargs):
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]


class SheetDesk:
    """What the desk of cases adds to its own addresses."""

    def get_urls(self):
        own = [
            path("sheets/", self.sheets_view, name="casestudies_casestudy_sheets"),
            path("sheets/<slug:slug>/<slug:kind>.<slug:form>", self.sheet_view, name="casestudies_casestudy_sheet"),
        ]
        for url in own:
            url.callback = self.admin_site.admin_view(url.callback)
        return own + super().get_urls()

    def sheet_view(self, request, slug, kind, form):
        """One sheet as a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in exchanging.KINDS or form not in exchanging.FORMATS:
            raise Http404
        edition, maker = get_object_or_404(Edition, slug=slug), exchanging.KINDS[kind]
        content = exchanging.written(form, maker.COLUMNS, maker.rows(edition))
        headers = {"Content-Disposition": f'attachment; filename="{kind}-{slug}.{form}"'}
        return HttpResponse(content, content_type=exchanging.FORMATS[form], headers=headers)

    def sheets_view(self, request):
        if not self.has_change_permission(request):
            raise PermissionDenied
        if "signed" in request.POST:
            return self.confirmed(request)
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if form.is_bound and form.is_valid():
            return self.looked_at(request, form)
        return self.page(
            request, "sheets", status=UNPROCESSABLE if form.is_bound else 200, form=form, editions=editions()
        )

    # The look

    def looked_at(self, request, form):
        """Show what a file would change, or what is wrong with it."""
        edition, file = form.cleaned_data["edition"], form.cleaned_data["file"]
        try:
            table = exchanging.read(file.name, file.read())
        except exchanging.Unreadable as problem:
            form.add_error("file", str(problem))
            return self.page(request, "sheets", status=UNPROCESSABLE, form=form, editions=editions())
        kind = exchanging.kind_of(table[0])
        if not kind:
            form.add_error("file", _("Choose a sheet that was taken out here, with its first row as it was"))
            return self.page(request, "sheets", status=UNPROCESSABLE, form=form, editions=editions())
        maker = exchanging.KINDS[kind]
        faults = faults_of_header(table[0], maker.KEYS, maker.COLUMNS)
        plan = Plan(faults=faults) if faults else maker.plan(edition, rows_of(table), self.may_change(request))
        return self.shown(request, edition, kind, plan)

    def shown(self, request, edition, kind, plan, confirm=None, **more):
        plan.faults.sort(key=lambda fault: fault.row)
        content = {"edition": edition.slug, "kind": kind, "rows": plan.rows, "digest": plan.digest}
        signed = "" if plan.faults else signing.dumps(content, salt=salt(request), compress=True)
        if len(signed) > MOST_SIGNED:
            plan.fault(0, "", _("Split the file: it changes too much at once"))
        confirm = confirm or ConfirmForm(initial={"signed": signed}, needs_reason=plan.needs_reason)
        status = UNPROCESSABLE if plan.faults or confirm.errors or more else 200
        return self.page(request, "sheets_look", status=status, edition=edition, plan=plan, form=confirm, **more)

    # The confirmation

    def confirmed(self, request):
        """Carry out what was shown to this person, if it is still the same."""
        try:
            content = signing.loads(request.POST["signed"], salt=salt(request), max_age=LASTS)
        except signing.BadSignature:
            self.message_user(request, _("Choose the file again: this page was open too long"), messages.ERROR)
            return redirect("admin:casestudies_casestudy_sheets")
        edition, maker = get_object_or_404(Edition, slug=content["edition"]), exchanging.KINDS[content["kind"]]
        with transaction.atomic():
            plan = maker.plan(edition, [(row, cells) for row, cells in content["rows"]], self.may_change(request))
            if plan.faults or plan.digest != content["digest"]:
                return self.shown(request, edition, content["kind"], plan, is_other=True)
            form = ConfirmForm(request.POST, needs_reason=plan.needs_reason)
            if not form.is_valid():
                return self.shown(request, edition, content["kind"], plan, form)
            changed = maker.carry_out(plan, edition, by=request.user, reason=form.cleaned_data.get("reason", ""))
            self.log_each(request, changed)
        message = ngettext("%(count)d change was made", "%(count)d changes were made", len(plan.changes))
        self.message_user(request, message % {"count": len(plan.changes)})
        return redirect("admin:casestudies_casestudy_sheets")

    def log_each(self, request, changed):
        for item in changed:
            self.admin_site.get_model_admin(type(item)).log_change(request, item, "spreadsheet")

    def may_change(self, request):
        """A function that says whether this person may change, or add, one item."""

        def is_allowed(item):
            desk = self.admin_site.get_model_admin(type(item))
            return desk.has_change_permission(request, item) if item.pk else desk.has_add_permission(request)

        return is_allowed

    def page(self, request, name, *, status, **given):
        context = {**self.admin_site.each_context(request), "opts": CaseStudy._meta, "title": TITLE, **given}
        return TemplateResponse(request, f"admin/casestudies/casestudy/{name}.html", context, status=status)


def salt(request):
    return f"sheets of {request.user.pk}"


def editions():
    """Each edition with the addresses of its sheets."""
    return [(edition, [(words, files(edition, kind)) for kind, words in WORDS]) for edition in Edition.objects.all()]


def files(edition, kind):
    name = "admin:casestudies_casestudy_sheet"
    return [(form.upper(), reverse(name, args=[edition.slug, kind, form])) for form in exchanging.FORMATS]


WORDS = [("cases", gettext_lazy("Impact cases")), ("translations", gettext_lazy("Translations"))]
