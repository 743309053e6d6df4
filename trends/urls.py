from django.urls import path

from trends.views import EditionView, TrendView

app_name = "trends"
urlpatterns = [
    path("", EditionView.as_view(), name="list"),
    path("<slug:edition>/", EditionView.as_view(), name="edition"),
    path("<slug:edition>/<slug:slug>/", TrendView.as_view(), name="detail"),
]
