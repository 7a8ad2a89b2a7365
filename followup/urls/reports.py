"""Addresses of reports and their plan."""

from django.urls import path

from followup.views import report_deciding, report_plan, report_writing, reports

app_name = "reports"
urlpatterns = [
    path("plan/<int:pk>/", report_plan.plan, name="plan"),
    path("plan/<int:pk>/ny/", report_plan.due_add, name="due_add"),
    path("begard/<int:pk>/andra/", report_plan.due_edit, name="due_edit"),
    path("begard/<int:pk>/avsta/", report_plan.due_skip, name="due_skip"),
    path("begard/<int:pk>/begar-igen/", report_plan.due_resume, name="due_resume"),
    path("begard/<int:pk>/borja/", report_writing.begin, name="begin"),
    path("begard/<int:pk>/inkommen/", report_writing.receive, name="receive"),
    path("<int:pk>/", reports.detail, name="detail"),
    path("<int:pk>/skriv/", report_writing.edit, name="edit"),
    path("<int:pk>/lamna-in/", report_writing.submit, name="submit"),
    path("<int:pk>/skicka-tillbaka/", report_deciding.send_back, name="send_back"),
    path("<int:pk>/steg/<slug:name>/", report_deciding.move, name="move"),
    path("<int:pk>/till-namnden/", report_deciding.to_board, name="to_board"),
    path("<int:pk>/fil/<int:file_pk>/", reports.file, name="file"),
]
