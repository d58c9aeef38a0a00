"""Addresses of casework's pages. A child is called by its reference code, which says nothing about anybody."""

from __future__ import annotations

from django.urls import path

from amparo.casework.web import (
    acting,
    cells,
    child,
    children,
    drafts,
    entries,
    intake,
    law,
    law_here,
    liberty,
    today,
)

urlpatterns = [
    path("", today.today, name="today"),
    path("acting/", acting.acting, name="acting"),
    path("intake/", intake.intake, name="intake"),
    path("children/", children.children, name="children"),
    path("children/<str:reference>/", child.child, name="child"),
    path("children/<str:reference>/add/", entries.add, name="add"),
    path("children/<str:reference>/entries/<str:event>/", entries.correct, name="correct"),
    path("children/<str:reference>/entries/<str:event>/withdraw/", entries.withdraw, name="withdraw"),
    path("children/<str:reference>/findings/<str:finding>/draft/", drafts.draft, name="draft"),
    path("liberty/", liberty.liberty, name="liberty"),
    path("liberty/empty/", cells.empty_cells, name="empty_cells"),
    path("law/", law.catalogue, name="catalogue"),
    path("law/here/", law_here.law_here, name="law_here"),
    path("law/chart/", law.wall_chart, name="wall_chart"),
    path("law/<str:rule>/", law.rule, name="rule"),
]
