"""Rows that tell who a subject is. Subjects are ids only: no foreign key leads from here to what happened."""

from __future__ import annotations

from django.db import models


class Handle(models.Model):
    """The reference code of a pathway, such as XA-2026-0417. Says nothing about anybody, is never used again."""

    reference = models.CharField(primary_key=True, max_length=24)
    subject = models.UUIDField(unique=True)


class Name(models.Model):
    """One name of a subject. `locked` holds it in its own script and in others; a later name may replace it."""

    pk = models.CompositePrimaryKey("subject", "id")
    subject = models.UUIDField()
    id = models.UUIDField()
    kind = models.CharField(max_length=32)
    locked = models.BinaryField()
    corrects = models.UUIDField(null=True)
    recorded = models.BigIntegerField()
    agency = models.CharField(max_length=64)
    author = models.UUIDField()
