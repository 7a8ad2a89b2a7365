"""The site map: one include per app."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from iop import views

# The administration is entered by the same sign-in, with the same second factor and throttle.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", views.home, name="home"),
    path("konto/", views.account, name="account"),
    # An address is changed by an administrator, not by oneself.
    path("konto/email/", RedirectView.as_view(pattern_name="account")),
    path("konto/", include("allauth.urls")),
    path("organisationer/", include("partners.urls")),
    path("arenden/", include("agreements.urls.cases")),
    path("arenden/<int:case_pk>/bedomning/", include("agreements.urls.assessments")),
    path("overenskommelser/", include("agreements.urls.agreements")),
    path("handlingar/", include("agreements.urls.papers")),
    path("sammantraden/", include("agreements.urls.board_meetings")),
    path("underskrift/", include("agreements.urls.signing")),
    path("overenskommelser/", include("followup.urls.overview")),
    path("moten/", include("followup.urls.meetings")),
    path("rapporter/", include("followup.urls.reports")),
    path("utfall/", include("followup.urls.outcomes")),
    path("betalningar/", include("followup.urls.payments")),
    path("oversyner/", include("followup.urls.reviews")),
    path("samhallsnytta/", include("followup.urls.impact")),
    path("kalender/", include("followup.urls.calendar")),
    path("admin/", admin.site.urls),
    path("sprak/", login_not_required(set_language), name="set_language"),
]
