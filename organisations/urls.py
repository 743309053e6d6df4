from django.urls import path

from organisations.account import AccountView, DetailsView, DevicesView, OrganisationSettingsView, SessionView
from organisations.closing_desk import ClosingView
from organisations.joining import InvitationView, InviteView, JoinRequestView, JoinView
from organisations.people import LeaveView, MemberView, OwnMembershipView, PeopleView, RemoveView
from organisations.reminders import OwnRemindersView, UnsubscribeView
from organisations.support_desk import SupportView
from organisations.views import OrganisationCreateView

app_name = "organisations"
urlpatterns = [
    path("new/", OrganisationCreateView.as_view(), name="create"),
    path("join/<str:token>/", JoinView.as_view(), name="join"),
    path("reminders/<str:token>/", UnsubscribeView.as_view(), name="reminders"),
    path("<int:pk>/", PeopleView.as_view(), name="people"),
    path("<int:pk>/me/", OwnMembershipView.as_view(), name="me"),
    path("<int:pk>/leave/", LeaveView.as_view(), name="leave"),
    path("<int:pk>/invite/", InviteView.as_view(), name="invite"),
    path("<int:pk>/invitations/<int:invitation>/", InvitationView.as_view(), name="invitation"),
    path("<int:pk>/requests/<int:asked>/", JoinRequestView.as_view(), name="request"),
    path("<int:pk>/members/<int:member>/", MemberView.as_view(), name="member"),
    path("<int:pk>/members/<int:member>/remove/", RemoveView.as_view(), name="remove"),
    path("<int:pk>/settings/", OrganisationSettingsView.as_view(), name="settings"),
    path("<int:pk>/support/", SupportView.as_view(), name="support"),
    path("<int:pk>/closing/", ClosingView.as_view(), name="closing"),
]
account_urls = [  # beside those of allauth
    path("", AccountView.as_view(), name="account"),
    path("details/", DetailsView.as_view(), name="account_details"),
    path("devices/", DevicesView.as_view(), name="usersessions_list"),
    path("reminders/", OwnRemindersView.as_view(), name="account_reminders"),
    path("session/", SessionView.as_view(), name="account_session"),
]
