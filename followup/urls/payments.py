"""Addresses of payments and the economy as it turned out."""

from django.urls import path

from followup.views import payment_entering, payment_import, payment_register, payments

app_name = "payments"
urlpatterns = [
    path("", payments.payment_list, name="list"),
    path("fil/", payments.export, name="export"),
    path("inlasning/", payment_import.import_file, name="import"),
    path("stodregister/", payment_register.register, name="register"),
    path("stodregister/<int:pk>/", payment_register.tell, name="tell"),
    path("overenskommelse/<int:pk>/", payments.agreement_economy, name="agreement"),
    path("overenskommelse/<int:pk>/ny/", payment_entering.enter, name="enter"),
    path(
        "overenskommelse/<int:pk>/raknas/<uuid:earlier>/", payment_entering.count_on, name="count"
    ),
    path("delbetalning/<uuid:pk>/", payment_entering.pay, name="pay"),
    path("<int:pk>/stryk/", payment_entering.void, name="void"),
]
