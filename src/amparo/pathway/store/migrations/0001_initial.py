"""Rows of pathways, shut for everybody, and facts that are only ever added."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

#: Row-level security on and forced, without a single policy: nobody reads or writes a row, not even the owner.
#: The room `access` says in its own migrations who may.
SHUT = """
alter table pathway_agency enable row level security;
alter table pathway_agency force row level security;
alter table pathway_subject enable row level security;
alter table pathway_subject force row level security;
alter table pathway_facility enable row level security;
alter table pathway_facility force row level security;
alter table pathway_event enable row level security;
alter table pathway_event force row level security;
alter table pathway_coveragedeclaration enable row level security;
alter table pathway_coveragedeclaration force row level security;
"""

#: What happened stays as it was told. A wrong entry is answered by a later one; only sealing removes.
ONLY_ADDED = """
create function amparo_refuse_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_user = 'amparo_sealing' then
        return old;
    end if;
    raise exception '% of % is refused: record a correction instead', lower(tg_op), tg_table_name
        using errcode = 'insufficient_privilege';
end $$;
create trigger only_added before update or delete on pathway_event
    for each row execute function amparo_refuse_change();
create trigger never_emptied before truncate on pathway_event
    for each statement execute function amparo_refuse_change();
create trigger only_added before update or delete on pathway_coveragedeclaration
    for each row execute function amparo_refuse_change();
create trigger never_emptied before truncate on pathway_coveragedeclaration
    for each statement execute function amparo_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=64)),
                ("country", models.CharField(max_length=8)),
            ],
        ),
        migrations.CreateModel(
            name="Subject",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("child", "Child"),
                            ("facility", "Facility"),
                            ("report", "Report"),
                            ("group", "Group"),
                        ],
                        max_length=16,
                    ),
                ),
                ("zone", models.CharField(max_length=64)),
                ("opened", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="CoverageDeclaration",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=130), size=None
                    ),
                ),
                ("start", models.BigIntegerField()),
                ("end", models.BigIntegerField()),
                ("lag", models.BigIntegerField(default=0)),
                ("recorded", models.BigIntegerField()),
                ("author", models.UUIDField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pathway.agency"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "id", blank=True, editable=False, primary_key=True, serialize=False
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
                ("id", models.UUIDField()),
                ("kind", models.CharField(max_length=64)),
                ("vocabulary", models.SmallIntegerField()),
                ("earliest", models.BigIntegerField()),
                ("latest", models.BigIntegerField()),
                ("precision", models.CharField(max_length=16)),
                ("zone", models.CharField(max_length=64)),
                ("recorded", models.BigIntegerField()),
                ("device_clock", models.BigIntegerField(null=True)),
                ("author", models.UUIDField()),
                ("compartment", models.CharField(max_length=32)),
                ("place", models.CharField(blank=True, max_length=64)),
                ("source", models.CharField(max_length=16)),
                ("references", models.JSONField(default=dict)),
                ("attributes", models.JSONField(default=dict)),
                ("encrypted", models.JSONField(default=dict)),
                ("corrects", models.UUIDField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pathway.agency",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Facility",
            fields=[
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="pathway.subject",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=64)),
                ("place", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["child", "facility", "report", "group"])),
                name="subject_kind_known",
            ),
        ),
        migrations.AddField(
            model_name="facility",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pathway.agency"
            ),
        ),
        migrations.AddField(
            model_name="coveragedeclaration",
            name="facility",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pathway.facility"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("earliest__lte", models.F("latest"))), name="event_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("corrects__isnull", True),
                    models.Q(("corrects", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="event_corrects_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="coveragedeclaration",
            constraint=models.CheckConstraint(
                condition=models.Q(("start__lte", models.F("end"))), name="coverage_ends_after_it_begins"
            ),
        ),
        migrations.RunSQL(SHUT, elidable=False),
        migrations.RunSQL(ONLY_ADDED, elidable=False),
    )
