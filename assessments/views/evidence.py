"""Evidence for one action: read the list, add a link or a file, open a file, remove a piece."""

import logging

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from assessments.evidencing import NoRoom, TooMany, add_evidence, remove_evidence
from assessments.filing import evidence_files
from assessments.forms_discussing import EvidenceForm
from assessments.scanning import Infected
from assessments.services import AlreadySubmitted
from assessments.views.answering import ActionPage
from organisations.keeping import forget, kept
from organisations.roles import Right

log = logging.getLogger(__name__)
SEALED = {  # a file is saved, never shown: whatever is in it runs nowhere
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}


class EvidencePage(ActionPage):
    writing_right = Right.DISCUSS

    @property
    def pieces(self):
        return self.assessment.evidence.filter(action=self.action.id)

    @property
    def can_change(self):
        return self.assessment.is_open and self.may(Right.DISCUSS)

    def back(self):
        return redirect(f"{self.assessment.get_absolute_url()}actions/{self.action.code}/evidence/")

    def show_evidence(self, form, *, status=200, **context):
        return self.show(
            "assessments/evidence.html",
            form=form,
            pieces=self.pieces.select_related("added_by"),
            can_change=self.can_change,
            status=status,
            **context,
        )


class EvidenceView(EvidencePage):
    """`?remove=` names the piece that the page asks about."""

    kept_fields = ("title", "url", "true_on", "strength", "checked_by")

    def get(self, request, ref, code):
        return self.show_evidence(EvidenceForm(initial=kept(request)), remove=self.asked_about())

    def asked_about(self):
        asked = self.request.GET.get("remove")
        if asked is None:
            return None
        if not self.can_change:
            raise Http404
        return get_object_or_404(self.pieces, ref=asked)

    def post(self, request, ref, code):
        form = EvidenceForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.refuse(form)
        try:
            add_evidence(assessment=self.assessment, action=self.action, added_by=request.user, **form.values)
        except AlreadySubmitted:
            return self.refuse(form, None, _("Ask a lead to reopen the assessment first: it has been submitted"), 409)
        except TooMany:
            return self.refuse(
                form, None, _("Remove a piece of evidence first: this action has as many as it may"), 409
            )
        except NoRoom:
            return self.refuse(form, "file", _("Give a link instead, or remove files: there is no more room for yours"))
        except Infected:
            return self.refuse(form, "file", _("Choose another file: the virus scanner says that this one is harmful"))
        except OSError:
            log.exception("Look at the place of the files and at clamd: a file of evidence could not be kept")
            return self.refuse(form, "file", _("Try again in a minute: the file could not be kept just now"), 503)
        forget(request)
        messages.success(request, _("Added."))
        return self.back()

    def refuse(self, form, field=None, problem=None, status=422):
        if problem:
            form.add_error(field, problem)
        form.ask_again_for_the_file()
        return self.show_evidence(form, status=status)


class EvidenceFileView(EvidencePage):
    """Only through here does a file reach anybody; each time it is asked anew who may have it."""

    def get(self, request, ref, code, evidence_ref):
        piece = get_object_or_404(self.pieces, ref=evidence_ref)
        if not piece.file:
            return self.back()
        try:
            content = evidence_files().open(piece.file)
        except FileNotFoundError:
            log.error("Look for the file of evidence %s: it is not where it was put", piece.ref)
            return self.show_evidence(EvidenceForm(), status=404, trouble="gone")
        except OSError:
            log.exception("Look at the place of the files: evidence %s cannot be read", piece.ref)
            return self.show_evidence(EvidenceForm(), status=503, trouble="away")
        return FileResponse(
            content,
            as_attachment=True,
            filename=piece.filename,
            content_type=piece.content_type,
            headers=SEALED | {"Content-Length": str(content.size)},
        )


class RemoveEvidenceView(EvidencePage):
    required_right = Right.DISCUSS

    def get(self, request, **_address):
        return self.back()

    def post(self, request, ref, code, evidence_ref):
        piece = get_object_or_404(self.pieces, ref=evidence_ref)
        try:
            remove_evidence(piece=piece, action=self.action, removed_by=request.user)
            messages.success(request, _("Removed. The history of the assessment keeps its title."))
        except AlreadySubmitted:
            messages.error(request, _("Ask a lead to reopen the assessment first: it has been submitted"))
        return self.back()
