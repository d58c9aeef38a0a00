"""People, mandates and the audit, shut for everybody."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

#: Row-level security on and forced, without a single policy: nobody reads or writes a row, not even the owner.
#: The room `access` says in its own migrations who may.
SHUT = """
alter table access_user enable row level security;
alter table access_user force row level security;
alter table access_membership enable row level security;
alter table access_membership force row level security;
alter table access_mandate enable row level security;
alter table access_mandate force row level security;
alter table access_auditentry enable row level security;
alter table access_auditentry force row level security;
"""

ONLY_ADDED = """
create function amparo_refuse_audit_change() returns trigger language plpgsql as $$
begin
    raise exception '% of the audit is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;
create trigger only_added before update or delete on access_auditentry
    for each row execute function amparo_refuse_audit_change();
create trigger never_emptied before truncate on access_auditentry
    for each statement execute function amparo_refuse_audit_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = (("pathway", "0001_initial"),)

    operations = (
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("username", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("language", models.CharField(default="en", max_length=8)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("at", models.BigIntegerField()),
                ("actor", models.UUIDField()),
                ("agency", models.CharField(max_length=64)),
                ("role", models.CharField(max_length=32)),
                ("action", models.CharField(max_length=32)),
                ("purpose", models.CharField(max_length=64)),
                ("outcome", models.CharField(max_length=16)),
                ("asked", models.CharField(blank=True, max_length=40)),
                (
                    "subjects",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("as_of", models.BigIntegerField(null=True)),
                ("known_at", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["subjects"], name="audit_by_subject"),
                    models.Index(fields=["at"], name="audit_by_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=32)),
                ("unit", models.CharField(blank=True, max_length=120)),
                ("start", models.BigIntegerField()),
                ("until", models.BigIntegerField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pathway.agency"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=32)),
                ("start", models.BigIntegerField()),
                ("until", models.BigIntegerField(null=True)),
                ("granted_by", models.UUIDField()),
                ("granted", models.BigIntegerField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pathway.agency",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pathway.subject",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject", "agency"], name="mandate_by_subject"),
                    models.Index(fields=["agency", "granted"], name="mandate_by_agency"),
                ],
            },
        ),
        migrations.RunSQL(SHUT, elidable=False),
        migrations.RunSQL(ONLY_ADDED, elidable=False),
    )
