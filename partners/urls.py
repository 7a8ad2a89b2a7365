"""Addresses of organisations."""

from django.urls import path

from partners import views

app_name = "partners"
urlpatterns = [
    path("", views.organisation_list, name="organisation_list"),
    path("ny/", views.organisation_create, name="organisation_create"),
    path("<int:pk>/", views.organisation_detail, name="organisation_detail"),
    path("<int:pk>/andra/", views.organisation_edit, name="organisation_edit"),
    path("<int:pk>/ta-ur-bruk/", views.organisation_retire, name="organisation_retire"),
    path("<int:pk>/ta-i-bruk/", views.organisation_reopen, name="organisation_reopen"),
    path("<int:organisation_pk>/namnder/ny/", views.board_create, name="board_create"),
    path("namnder/<int:pk>/andra/", views.board_edit, name="board_edit"),
    path("namnder/<int:pk>/ta-ur-bruk/", views.board_retire, name="board_retire"),
    path("namnder/<int:pk>/ta-i-bruk/", views.board_reopen, name="board_reopen"),
    path("<int:organisation_pk>/kontakter/ny/", views.contact_create, name="contact_create"),
    path("kontakter/<int:pk>/andra/", views.contact_edit, name="contact_edit"),
    path("kontakter/<int:pk>/ta-bort/", views.contact_delete, name="contact_delete"),
]
