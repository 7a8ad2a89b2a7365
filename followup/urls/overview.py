"""The address of an agreement's follow-up."""

from django.urls import path

from followup.views import overview

app_name = "followup"
urlpatterns = [path("<int:pk>/uppfoljning/", overview.overview, name="overview")]
