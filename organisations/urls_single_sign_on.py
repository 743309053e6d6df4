from django.urls import path

from organisations import single_sign_on

app_name = "single_sign_on"
urlpatterns = [
    path("", single_sign_on.StartView.as_view(), name="start"),
    path("connect/", single_sign_on.ConnectView.as_view(), name="connect"),
    path("<uuid:ref>/callback/", single_sign_on.callback, name="callback"),
]
