"""Addresses of papers for the board."""

from django.urls import path

from agreements.views import papers

app_name = "papers"
urlpatterns = [
    path("ny/<int:case_pk>/", papers.paper_create, name="create"),
    path("<int:pk>/", papers.paper_detail, name="detail"),
    path("<int:pk>/skriv/", papers.paper_edit, name="edit"),
    path("<int:pk>/nya-uppgifter/", papers.paper_news, name="news"),
    path("<int:pk>/pdf/", papers.paper_pdf, name="pdf"),
]
