"""Names and reference codes, shut for everybody."""

from django.db import migrations, models

#: Row-level security on and forced, without a single policy: nobody reads or writes a row, not even the owner.
#: The room `access` says in its own migrations who may.
SHUT = """
alter table identity_handle enable row level security;
alter table identity_handle force row level security;
alter table identity_name enable row level security;
alter table identity_name force row level security;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="Handle",
            fields=[
                ("reference", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("subject", models.UUIDField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Name",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject", models.UUIDField()),
                ("id", models.UUIDField()),
                ("kind", models.CharField(max_length=32)),
                ("locked", models.BinaryField()),
                ("corrects", models.UUIDField(null=True)),
                ("recorded", models.BigIntegerField()),
                ("agency", models.CharField(max_length=64)),
                ("author", models.UUIDField()),
            ],
        ),
        migrations.RunSQL(SHUT, elidable=False),
    )
