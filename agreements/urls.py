"""Addresses of agreements."""

from django.urls import path

from agreements.views import agreements, creation

app_name = "agreements"
urlpatterns = [
    path("", agreements.agreement_list, name="list"),
    path("ny/", creation.agreement_create, name="create"),
    path("<int:pk>/", agreements.agreement_detail, name="detail"),
]
