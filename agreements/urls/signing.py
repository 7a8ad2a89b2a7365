"""Addresses of signing and of checking a file."""

from django.urls import path

from agreements.views import checking, signing

app_name = "signing"
urlpatterns = [
    path("kontrollera/", checking.check_file, name="check"),
    path("kontrollera/<slug:code>/", checking.check_code, name="check_code"),
    path("<int:pk>/", signing.signing_detail, name="detail"),
    path("<int:pk>/skriv-under/<uuid:signatory_pk>/", signing.sign_here, name="sign"),
    path("<int:pk>/avboj/<uuid:signatory_pk>/", signing.decline, name="decline"),
    path("<int:pk>/<slug:way>/<uuid:signatory_pk>/", signing.record, name="record"),
    path("<int:pk>/forsegla/", signing.seal_again, name="seal"),
]
