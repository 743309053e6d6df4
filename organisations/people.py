"""The people of an organisation: who they are, what they may do, and that somebody leaves."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from organisations.account import KeepingMixin
from organisations.keeping import forget
from organisations.member_forms import MemberForm, OwnMembershipForm
from organisations.membership import LastLead, change_membership, end_membership, set_reminders
from organisations.models import MailKind
from organisations.permissions import OrganisationRightMixin
from organisations.roles import Right, may

LAST_LEAD = gettext_lazy("Make somebody else a lead first: an organisation is never without one.")
MOST_SHOWN = 50  # undelivered messages


class PeopleView(OrganisationRightMixin, TemplateView):
    """Everybody sees who belongs here and in which role; addresses, invitations and requests are for leads."""

    template_name = "organisations/people.html"

    def get_context_data(self, **kwargs):
        told = {"organisation": self.organisation, "own": self.own, "members": self.organisation.memberships.in_order()}
        told["may_manage"] = may(self.own.role, Right.MANAGE)
        return super().get_context_data(**told, **(self.for_leads() if told["may_manage"] else {}), **kwargs)

    def for_leads(self):
        mails = self.organisation.mails.undelivered().exclude(kind=MailKind.INVITATION)
        return {
            "invitations": invitations_of(self.organisation),
            "requests": self.organisation.join_requests.waiting().select_related("user"),
            "undelivered": mails[:MOST_SHOWN],
        }


def invitations_of(organisation):
    """The open ones, each with the mail that holds its link."""
    invitations = list(organisation.invitations.open())
    mails = {mail.key: mail for mail in organisation.mails.filter(key__in=[one.mail_key for one in invitations])}
    return [(one, mails.get(one.mail_key)) for one in invitations]


class PeoplePageMixin(OrganisationRightMixin):
    """A page that leads back to the people."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(organisation=self.organisation, own=self.own, **kwargs)

    def back(self, told=None, how=messages.success):
        if told:
            how(self.request, told)
        return redirect("organisations:people", self.organisation.pk)


class OwnMembershipView(PeoplePageMixin, KeepingMixin, FormView):
    form_class = OwnMembershipForm
    template_name = "organisations/me.html"

    def stored(self):
        return {"standpoint": self.own.standpoint, "reminders": self.own.reminders}

    def form_valid(self, form):
        forget(self.request)
        given = form.cleaned_data
        change_membership(membership=self.own, standpoint=given["standpoint"], changed_by=self.request.user)
        set_reminders(membership=self.own, wanted=given["reminders"])
        return self.back(_("Saved."))


class LeaveView(PeoplePageMixin, TemplateView):
    template_name = "organisations/leave.html"

    def post(self, request, pk):
        try:
            end_membership(membership=self.own, ended_by=request.user)
        except LastLead:
            return self.back(LAST_LEAD, messages.error)
        messages.success(request, _("You left %(name)s.") % {"name": self.organisation})
        return redirect("account")


class MemberMixin(PeoplePageMixin):
    required_right = Right.MANAGE

    @cached_property
    def member(self):
        return get_object_or_404(self.organisation.memberships.select_related("user"), pk=self.kwargs["member"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs | {"member": self.member})


class MemberView(MemberMixin, KeepingMixin, FormView):
    form_class = MemberForm
    template_name = "organisations/member.html"

    def stored(self):
        return {"role": self.member.role, "standpoint": self.member.standpoint}

    def form_valid(self, form):
        try:
            change_membership(membership=self.member, changed_by=self.request.user, **form.cleaned_data)
        except LastLead:
            form.add_error("role", LAST_LEAD)
            return self.form_invalid(form)
        forget(self.request)
        return self.back(_("Saved."))


class RemoveView(MemberMixin, TemplateView):
    template_name = "organisations/remove.html"

    def post(self, request, pk, member):
        try:
            end_membership(membership=self.member, ended_by=request.user)
        except LastLead:
            return self.back(LAST_LEAD, messages.error)
        return self.back(_("%(name)s is no longer a member.") % {"name": self.member.user})
