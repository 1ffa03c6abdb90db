"""The office's part of the bank, below /manage/questions/."""

from django.urls import path

from questions.views import bulk, exchange, figures, manage, moves, order, pairs, sets, shelves, suggestions

urlpatterns = [
    path("", manage.index, name="manage"),
    path("new/", manage.create, name="create"),
    path("starter/", manage.load_starter, name="load_starter"),
    path("bulk/", bulk.change, name="bulk"),
    path("suggestions/", suggestions.inbox, name="suggestions"),
    path("suggestions/<code:code>/", suggestions.decide, name="decide"),
    path("suggestions/<code:code>/decline/", suggestions.decline, name="decline"),
    path("shelves/", shelves.shelves, name="shelves"),
    path("themes/new/", shelves.create, name="theme_create"),
    path("themes/<slug:slug>/edit/", shelves.edit, name="theme"),
    path("themes/<slug:slug>/place/", shelves.place, name="place_theme"),
    path("themes/<slug:slug>/delete/", shelves.delete, name="delete_theme"),
    path("sets/new/", sets.create, name="set_create"),
    path("sets/<slug:slug>/", sets.fill, name="fill"),
    path("sets/<slug:slug>/edit/", sets.edit, name="set"),
    path("sets/<slug:slug>/place/", sets.place, name="place_set"),
    path("sets/<slug:slug>/retire/", sets.retire, name="retire_set"),
    path("sets/<slug:slug>/bring-back/", sets.bring_back, name="bring_back_set"),
    path("file/", exchange.exchange, name="exchange"),
    path("file/<int:number>/undo/", exchange.undo, name="undo_import"),
    path("file/out/", exchange.export, name="export"),
    path("figures/", figures.figures, name="figures"),
    path("alike/", pairs.alike, name="alike"),
    path("<code:code>/", manage.edit, name="edit"),
    path("<code:code>/status/", moves.status, name="status"),
    path("<code:code>/delete/", moves.delete, name="delete"),
    path("<code:code>/bring-back/", moves.bring_back, name="bring_back"),
    path("<code:code>/history/", moves.history, name="history"),
    path("<code:code>/history/<int:number>/", moves.restore, name="restore"),
    path("<code:code>/place/", order.place, name="place"),
    path("<code:code>/keep-both/", pairs.keep_both, name="keep_both"),
    path("<code:code>/compare-again/", pairs.compare_again, name="compare_again"),
    path("<code:code>/merge/", pairs.merge, name="merge"),
    path("<code:code>/unmerge/", pairs.unmerge, name="unmerge"),
]
