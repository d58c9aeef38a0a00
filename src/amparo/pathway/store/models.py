"""Rows of pathways. Events and declarations are only ever added; see the migrations for how that is held.

Everything about a subject is keyed by the subject first, so that the tables can be partitioned or spread over
servers by it. Ids are made by whoever writes, never by a sequence. Times are microseconds UTC.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Agency(models.Model):
    """An organization that acts: a station, a court, a legal aid office. `id` is a short code, public."""

    id = models.CharField(primary_key=True, max_length=64)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=64)
    country = models.CharField(max_length=8)


class Subject(models.Model):
    """Whose pathway it is: a child's, a facility's, an online report's, a group's. Holds nothing about them."""

    class Kind(models.TextChoices):
        CHILD = "child"
        FACILITY = "facility"
        REPORT = "report"
        GROUP = "group"

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=16, choices=Kind)
    zone = models.CharField(max_length=64)
    opened = models.BigIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="subject_kind_known", condition=models.Q(kind__in=["child", "facility", "report", "group"])
            ),
        )


class Facility(models.Model):
    """A place where children are held. It is a subject itself: inspections happened to it."""

    subject = models.OneToOneField(Subject, primary_key=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=64)
    place = models.CharField(max_length=64, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")


class Event(models.Model):
    """One dated fact. `attributes` stand in the clear; `encrypted` holds, by name, what the vault locked."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField()
    kind = models.CharField(max_length=64)
    vocabulary = models.SmallIntegerField()
    earliest = models.BigIntegerField()
    latest = models.BigIntegerField()
    precision = models.CharField(max_length=16)
    zone = models.CharField(max_length=64)
    recorded = models.BigIntegerField()
    device_clock = models.BigIntegerField(null=True)
    author = models.UUIDField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    compartment = models.CharField(max_length=32)
    place = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=16)
    references = models.JSONField(default=dict)
    attributes = models.JSONField(default=dict)
    encrypted = models.JSONField(default=dict)
    corrects = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="event_ends_after_it_begins", condition=models.Q(earliest__lte=models.F("latest"))
            ),
            models.CheckConstraint(
                name="event_corrects_another",
                condition=models.Q(corrects__isnull=True) | ~models.Q(corrects=models.F("id")),
            ),
        )


class CoverageDeclaration(models.Model):
    """An agency's word that its record of `kinds` is complete from `start` to `end`. A later one adds to it."""

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kinds = ArrayField(models.CharField(max_length=130))
    start = models.BigIntegerField()
    end = models.BigIntegerField()
    lag = models.BigIntegerField(default=0)
    facility = models.ForeignKey(Facility, null=True, on_delete=models.PROTECT, related_name="+")
    recorded = models.BigIntegerField()
    author = models.UUIDField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="coverage_ends_after_it_begins", condition=models.Q(start__lte=models.F("end"))
            ),
        )
