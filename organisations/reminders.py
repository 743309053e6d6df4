"""Where people turn their reminders off and on: from a mail without signing in, and on their account page."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from organisations.services import switch_reminders
from organisations.unsubscribing import person_of

ON = "on"  # what the button to turn them on again sends; mail programs send something else


class RemindersPage(View):
    """Looking changes nothing, as programs that check mails follow their links."""

    def get(self, request, **_kwargs):
        return self.show()

    def post(self, request, **_kwargs):
        self.switch()
        return self.show()

    def switch(self):
        switch_reminders(user=self.person, on=self.request.POST.get("reminders") == ON)

    def show(self):
        is_on = self.person.memberships.filter(reminders=True).exists()
        return render(self.request, "organisations/reminders.html", {"person": self.person, "is_on": is_on})


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class UnsubscribeView(RemindersPage):
    """Mail programs post here by themselves (RFC 8058) and know no token of a form: the address is the secret."""

    @cached_property
    def person(self):
        person = person_of(self.kwargs["token"])
        if person is None:
            raise Http404
        return person


class OwnRemindersView(LoginRequiredMixin, RemindersPage):
    @property
    def person(self):
        return self.request.user

    def post(self, request, **_kwargs):
        self.switch()
        messages.success(request, _("Saved."))
        return redirect("account")
