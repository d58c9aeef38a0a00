"""The auditor adds one sort of entry: that the audit was read, now, by the auditor's login, to review it.

It is the login's own act, of no person whom the database knows, so it can be nothing else: no other moment, role,
action or purpose, no file, and nobody's name.
"""

from django.db import migrations

AUDITING = """
grant insert on access_auditentry to amparo_auditor;
create policy own_reading on access_auditentry for insert to amparo_auditor with check (
    at = (extract(epoch from transaction_timestamp()) * 1000000)::bigint
    and actor = '00000000-0000-0000-0000-000000000000' and agency = '' and role = 'auditor'
    and action = 'read_audit' and purpose = 'review' and outcome = 'granted' and asked = '' and subjects = '{}'
    and as_of is null and known_at is null
);
"""


class Migration(migrations.Migration):
    dependencies = (("access", "0003_corrections"),)
    operations = (migrations.RunSQL(AUDITING, elidable=False),)
