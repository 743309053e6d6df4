"""Comments on one action: read them, write, answer, resolve, take an own one back. All of it by plain forms."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from assessments.discussing import NotTheirs, remove_comment, say, turn_thread
from assessments.forms_discussing import CommentForm
from assessments.views.answering import ActionPage
from organisations.keeping import forget, kept
from organisations.roles import Right


class TalkPage(ActionPage):
    writing_right = Right.DISCUSS

    @property
    def comments(self):
        return self.assessment.comments.filter(action=self.action.id)

    def back(self, comment=None):
        part = f"#comment-{comment.pk}" if comment else ""
        return redirect(f"{self.assessment.get_absolute_url()}actions/{self.action.code}/talk/{part}")


class TalkView(TalkPage):
    """`?reply=` and `?remove=` name the comment that the page asks about."""

    kept_fields = ("text",)

    def get(self, request, ref, code):
        return self.show_talk(CommentForm(initial=kept(request), people=self.people))

    def post(self, request, ref, code):
        form = CommentForm(request.POST, people=self.people)
        if not form.is_valid():
            return self.show_talk(form, status=422)
        comment = say(
            assessment=self.assessment,
            action=self.action,
            text=form.cleaned_data["text"],
            mentioned=form.cleaned_data["mention"],
            thread=self.asked_about("reply"),
            said_by=request.user,
        )
        forget(request)
        return self.back(comment)

    @cached_property
    def people(self):
        """Those who may be mentioned: all other members."""
        if not self.may(Right.DISCUSS):
            return []
        members = self.assessment.organisation.memberships.exclude(user=self.request.user)
        return [own.user for own in members.select_related("user").order_by("user__name", "user")]

    @cached_property
    def threads(self):
        """Each comment that began one with its `answers`, oldest first."""
        found = list(self.comments.select_related("author", "resolved_by"))
        threads = [comment for comment in found if comment.thread_id is None]
        answers = sorted((one for one in found if one.thread_id), key=lambda one: one.thread_id)  # stays in order
        by_thread = {pk: list(some) for pk, some in groupby(answers, key=lambda one: one.thread_id)}
        for thread in threads:
            thread.answers = by_thread.get(thread.pk, [])
        return threads

    def asked_about(self, name):
        """The comment named in the address: to reply to it begins a thread; None where none is named."""
        asked = self.request.GET.get(name)
        if asked is None:
            return None
        answers = [] if name == "reply" else [answer for thread in self.threads for answer in thread.answers]
        for comment in [*self.threads, *answers]:
            if str(comment.pk) == asked and (name == "reply" or comment.author_id == self.request.user.pk):
                return comment
        raise Http404

    def show_talk(self, form, *, status=200):
        return self.show(
            "assessments/talk.html",
            form=form,
            open=[thread for thread in self.threads if not thread.resolved_at],
            resolved=[thread for thread in self.threads if thread.resolved_at],
            can_discuss=self.may(Right.DISCUSS),
            reply=self.asked_about("reply"),
            remove=self.asked_about("remove"),
            status=status,
        )


class TurnThreadView(TalkPage):
    """Resolve a thread, or with `state` "open" open it again."""

    required_right = Right.DISCUSS

    def get(self, request, **_address):
        return self.back()

    def post(self, request, ref, code, comment):
        thread = get_object_or_404(self.comments.threads(), pk=comment)
        is_resolved = request.POST.get("state") != "open"
        turn_thread(thread=thread, action=self.action, is_resolved=is_resolved, turned_by=request.user)
        return self.back(thread)


class RemoveCommentView(TalkPage):
    required_right = Right.DISCUSS

    def get(self, request, **_address):
        return self.back()

    def post(self, request, ref, code, comment):
        comment = get_object_or_404(self.comments, pk=comment)
        try:
            remove_comment(comment=comment, action=self.action, removed_by=request.user)
            messages.success(request, _("Removed. The history of the assessment keeps the text."))
        except NotTheirs:
            messages.error(request, _("Ask its author: only who wrote a comment can remove it."))
        return self.back(comment)


class BesideView(ActionPage):
    """How much there is to read beside the answer, for htmx; the page has plain links without it."""

    def get(self, request, ref, code):
        if not request.htmx:
            return redirect("../talk/")
        counts = {
            "threads": self.assessment.comments.filter(action=self.action.id).open_threads().count(),
            "pieces": self.assessment.evidence.filter(action=self.action.id).count(),
        }
        page = {"assessment": self.assessment, "action": self.action}
        return render(request, "assessments/beside.html", page | counts)
