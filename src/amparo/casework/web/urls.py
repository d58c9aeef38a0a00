"""Addresses of casework's pages. A child is called by its reference code, which says nothing about anybody."""

from __future__ import annotations

from django.urls import path

from amparo.casework.web import acting, child, children, entries, intake, law, liberty, today

urlpatterns = [
    path("", today.today, name="today"),
    path("acting/", acting.acting, name="acting"),
    path("intake/", intake.intake, name="intake"),
    path("children/", children.children, name="children"),
    path("children/<str:reference>/", child.child, name="child"),
    path("children/<str:reference>/add/", entries.add, name="add"),
    path("children/<str:reference>/entries/<str:event>/", entries.correct, name="correct"),
    path("children/<str:reference>/entries/<str:event>/withdraw/", entries.withdraw, name="withdraw"),
    path("liberty/", liberty.liberty, name="liberty"),
    path("law/", law.catalogue, name="catalogue"),
    path("law/<str:rule>/", law.rule, name="rule"),
]
