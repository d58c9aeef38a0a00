"""Rows that say who may see what, and who looked. Times are microseconds UTC; `until` is open-ended if null."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from amparo.pathway.store.models import Agency, Subject


class Users(BaseUserManager["User"]):
    """Finds users by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user who signs in as `username`, whatever its case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A member of staff. There are no administrators of the data: nobody's right comes from this row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, default="en")
    is_active = models.BooleanField(default=True)

    last_login = None  # the audit says who was here; a row that every sign-in rewrites would need a wider right

    objects = Users()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("name",)

    def check_password(self, raw_password: str) -> bool:
        """Whether it is the password. Never rewrites the row: at sign-in it is not yet known who asks."""
        return check_password(raw_password, self.password)

    def get_full_name(self) -> str:
        """The name as colleagues write it."""
        return self.name


class Membership(models.Model):
    """A user may act for an agency, in one role, from and until."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    unit = models.CharField(max_length=120, blank=True)
    start = models.BigIntegerField()
    until = models.BigIntegerField(null=True)


class Mandate(models.Model):
    """An agency has to do with a subject: custody, defence, care, ..., from and until."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=32)
    start = models.BigIntegerField()
    until = models.BigIntegerField(null=True)
    granted_by = models.UUIDField()
    granted = models.BigIntegerField()

    class Meta:
        indexes = (
            models.Index(fields=["subject", "agency"], name="mandate_by_subject"),
            models.Index(fields=["agency", "granted"], name="mandate_by_agency"),
        )


class AuditEntry(models.Model):
    """Somebody looked, or wanted to, or wrote. Only ever added; only the auditor's login reads."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    at = models.BigIntegerField()
    actor = models.UUIDField()
    agency = models.CharField(max_length=64)
    role = models.CharField(max_length=32)
    action = models.CharField(max_length=32)
    purpose = models.CharField(max_length=64)
    outcome = models.CharField(max_length=16)
    asked = models.CharField(max_length=40, blank=True)
    subjects = ArrayField(models.UUIDField(), default=list)
    as_of = models.BigIntegerField(null=True)
    known_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = (
            GinIndex(fields=["subjects"], name="audit_by_subject"),
            models.Index(fields=["at"], name="audit_by_time"),
        )
