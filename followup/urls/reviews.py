"""Addresses of reviews, notice and endings."""

from django.urls import path

from followup.views import endings, notices, reviews

app_name = "reviews"
urlpatterns = [
    path("ny/<int:agreement_pk>/", reviews.start, name="start"),
    path("<int:pk>/", reviews.detail, name="detail"),
    path("<int:pk>/skriv/", reviews.edit, name="edit"),
    path("<int:pk>/kriterier/", reviews.assess, name="assess"),
    path("<int:pk>/avsluta/", reviews.conclude, name="conclude"),
    path("<int:pk>/oppna/", reviews.reopen, name="reopen"),
    path("<int:pk>/handling/", reviews.paper, name="paper"),
    path("uppsagning/ny/<int:agreement_pk>/", notices.notice, name="notice"),
    path("uppsagning/<int:pk>/", notices.detail, name="notice_detail"),
    path("uppsagning/<int:pk>/mottagen/", notices.received, name="notice_received"),
    path("uppsagning/<int:pk>/aterta/", notices.revoke, name="notice_revoke"),
    path("slut/<int:agreement_pk>/", endings.end, name="end"),
]
