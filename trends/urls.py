from django.urls import path

from trends.views import ComparisonView, EditionView, TrendView

app_name = "trends"
urlpatterns = [
    path("", EditionView.as_view(), name="list"),
    path("<slug:edition>/", EditionView.as_view(), name="edition"),
    path("<slug:edition>/compared-with/<slug:earlier>/", ComparisonView.as_view(), name="comparison"),
    path("<slug:edition>/<slug:slug>/", TrendView.as_view(), name="detail"),
]
