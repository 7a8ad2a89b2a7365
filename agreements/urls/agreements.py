"""Addresses of agreements."""

from django.urls import path

from agreements.views import (
    agreements,
    changes,
    comparing,
    creation,
    dialogue,
    documents,
    economy,
    editor,
    extracts,
    files,
    outline,
    renewal,
    suggestions,
)

app_name = "agreements"
urlpatterns = [
    path("", agreements.agreement_list, name="list"),
    path("ny/", creation.agreement_create, name="create"),
    path("ny/tecknad/", creation.agreement_external, name="external"),
    path("organisationer/", suggestions.find_organisation, name="find_organisation"),
    path("filer/<int:pk>/", files.document, name="document"),
    path("<int:pk>/filer/", files.document_upload, name="upload"),
    path("<int:pk>/kopiera/", creation.agreement_copy, name="copy"),
    path("<int:pk>/forlang/", renewal.renew_start, name="renew"),
    path("<int:pk>/mot-gallande/", renewal.renew_against, name="against"),
    path("<int:pk>/grunduppgifter/oppna/", renewal.renew_open, name="open_basics"),
    path("<int:pk>/avsnitt/<int:section_pk>/oppna/", renewal.renew_open, name="open_part"),
    path("<int:pk>/andringar/", changes.agreement_changes, name="changes"),
    path("<int:pk>/jamfor/", comparing.agreement_compare, name="compare"),
    path("<int:pk>/", agreements.agreement_detail, name="detail"),
    path("<int:pk>/skriv/", editor.start_editing, name="start_editing"),
    path("<int:pk>/grunduppgifter/", editor.edit, name="basics"),
    path("<int:pk>/grunduppgifter/sidan/", editor.edit_side, name="basics_side"),
    path("<int:pk>/avsnitt/<int:section_pk>/", editor.edit, name="edit"),
    path("<int:pk>/avsnitt/<int:section_pk>/sidan/", editor.edit_side, name="edit_side"),
    path("<int:pk>/avsnitt/<int:section_pk>/texter/", suggestions.clauses, name="clauses"),
    path(
        "<int:pk>/avsnitt/<int:section_pk>/indexupprakning/<uuid:contribution_pk>/",
        economy.uplift,
        name="uplift",
    ),
    path("<int:pk>/avsnitt/", outline.sections, name="sections"),
    path("<int:pk>/dokument/", documents.agreement_preview, name="preview"),
    path("<int:pk>/dialog/", dialogue.agreement_dialogue, name="dialogue"),
    path("<int:pk>/dialog/<int:thread_pk>/svar/", dialogue.dialogue_answer, name="dialogue_answer"),
    path("<int:pk>/dialog/<int:thread_pk>/stang/", dialogue.dialogue_close, name="dialogue_close"),
    path("<int:pk>/dialog/<int:thread_pk>/anvand/", dialogue.dialogue_adopt, name="dialogue_adopt"),
    path("<int:pk>/dela/", dialogue.dialogue_share, name="share"),
    path("<int:pk>/godkann/", dialogue.dialogue_accept, name="accept"),
    path("<int:pk>/granskning/", dialogue.agreement_review, name="review"),
    path("<int:pk>/registerutdrag/", extracts.extract_list, name="extracts"),
    path(
        "<int:pk>/registerutdrag/<int:extract_pk>/",
        extracts.extract_correct,
        name="extract_correct",
    ),
    path("<int:pk>/pdf/", documents.agreement_download, name="pdf"),
]
