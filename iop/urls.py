"""The site map: one include per app."""

from django.contrib import admin
from django.urls import include, path

from iop import views

urlpatterns = [
    path("", views.home, name="home"),
    path("konto/", include("allauth.urls")),
    path("organisationer/", include("partners.urls")),
    path("overenskommelser/", include("agreements.urls")),
    path("admin/", admin.site.urls),
    path("sprak/", include("django.conf.urls.i18n")),
]
