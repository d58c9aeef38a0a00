"""An agency corrects and replaces its own entries alone, by the database's own means too.

The entry that is corrected must stand before the statement that corrects it: rows of one statement do not see each
other.
"""

from django.db import migrations

OWN_ENTRIES = """
alter policy own_word on pathway_event with check (
    agency_id = amparo_agency() and author = amparo_user() and amparo_may(subject_id)
    and (corrects is null or exists (
        select 1 from pathway_event e
        where e.subject_id = pathway_event.subject_id and e.id = pathway_event.corrects
          and e.agency_id = amparo_agency()
    ))
);
alter policy own_word on identity_name with check (
    agency = amparo_agency() and author = amparo_user() and amparo_may(subject)
    and (corrects is null or exists (
        select 1 from identity_name n
        where n.subject = identity_name.subject and n.id = identity_name.corrects and n.agency = amparo_agency()
    ))
);
"""


class Migration(migrations.Migration):
    dependencies = (("access", "0002_policies"),)
    operations = (migrations.RunSQL(OWN_ENTRIES, elidable=False),)
