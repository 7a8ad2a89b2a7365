"""Addresses of meetings of groups."""

from django.urls import path

from followup.urls import meetings_logging
from followup.views import actions, meetings, topics

app_name = "meetings"
urlpatterns = [
    path("overenskommelse/<int:pk>/", meetings.meeting_list, name="list"),
    path("overenskommelse/<int:pk>/nytt/", meetings.create, name="create"),
    path("overenskommelse/<int:pk>/atgarder/", actions.action_list, name="actions"),
    path("overenskommelse/<int:pk>/fragor/", topics.add, name="topic_add"),
    path("fraga/<int:pk>/ta-tillbaka/", topics.take_back, name="topic_drop"),
    path("<int:pk>/", meetings.detail, name="detail"),
    path("<int:pk>/andra/", meetings.edit, name="edit"),
    path("<int:pk>/kalla/", meetings.call, name="call"),
    path("<int:pk>/stall-in/", meetings.cancel, name="cancel"),
    path("<int:pk>/dagordning/", meetings.agenda_edit, name="agenda"),
    path("<int:pk>/dagordning/gor/", meetings.agenda_make, name="agenda_make"),
    path("atgard/<uuid:pk>/", actions.action, name="action"),
    path("atgard/<uuid:pk>/klar/", actions.finish, name="action_done"),
    path("atgard/<uuid:pk>/andra/", actions.change, name="action_change"),
    path("atgard/<uuid:pk>/avskriv/", actions.drop, name="action_drop"),
    path("atgard/<uuid:pk>/oppna/", actions.take_up_again, name="action_reopen"),
    *meetings_logging.urlpatterns,
]
