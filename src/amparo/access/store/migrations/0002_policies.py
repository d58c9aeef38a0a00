"""Who may read and write which rows: the second wall, behind the one door.

The acting person is said by `set_config('amparo.user' | 'amparo.agency' | 'amparo.role' | 'amparo.now', ...,
true)`, inside the transaction and for it alone. Without that every question is answered no. `amparo_may` is the
one function on which all policies for cases rest: the person acts for an agency of which they are a member in
that role now, and that agency holds a mandate on the subject now. It runs with the rights of whoever asks.
"""

from django.db import migrations

FUNCTIONS = """
create function amparo_user() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('amparo.user', true), '')::uuid $$;
create function amparo_agency() returns text language sql stable parallel safe
    as $$ select nullif(current_setting('amparo.agency', true), '') $$;
create function amparo_role() returns text language sql stable parallel safe
    as $$ select nullif(current_setting('amparo.role', true), '') $$;
create function amparo_now() returns bigint language sql stable parallel safe
    as $$ select nullif(current_setting('amparo.now', true), '')::bigint $$;

-- plpgsql keeps its plans, which makes it several times faster here than a function in SQL.
create function amparo_acts() returns boolean language plpgsql stable parallel safe as $$
begin
    return exists (
        select 1 from public.access_membership m
        where m.user_id = public.amparo_user() and m.agency_id = public.amparo_agency()
          and m.role = public.amparo_role()
          and m.start <= public.amparo_now() and (m.until is null or public.amparo_now() < m.until)
    );
end $$;
create function amparo_may(asked uuid) returns boolean language plpgsql stable parallel safe as $$
begin
    return exists (
        select 1 from public.access_mandate m
        where m.subject_id = asked and m.agency_id = public.amparo_agency()
          and m.start <= public.amparo_now() and (m.until is null or public.amparo_now() < m.until)
    ) and public.amparo_acts();
end $$;
"""

PEOPLE = """
-- Read to sign somebody in, before it is known who asks. Each changes nothing but their own password and language.
grant select, update (password, language) on access_user to amparo_app;
create policy signing_in on access_user for select to amparo_app using (true);
create policy own_row on access_user for update to amparo_app using (id = amparo_user());
create policy operator on access_user to amparo_owner using (true) with check (true);
grant select on access_membership to amparo_app;
create policy own_memberships on access_membership for select to amparo_app using (user_id = amparo_user());
grant select, insert on access_mandate to amparo_app;
create policy own_agency on access_mandate for select to amparo_app using (agency_id = amparo_agency());
-- Whoever opens a pathway holds the first mandate on it. Whoever holds one may bring another agency in, never
-- lengthen their own.
create policy first_or_invited on access_mandate for insert to amparo_app with check (
    granted_by = amparo_user() and granted = amparo_now() and amparo_acts()
    and case when agency_id = amparo_agency() then amparo_opens(subject_id) else amparo_may(subject_id) end
);
grant select, insert, update on access_membership to amparo_owner;
create policy operator on access_membership to amparo_owner using (true) with check (true);
"""

OPENING = """
-- A pathway is new while nobody holds a mandate on it; a facility never is, its operator enters mandates on it.
-- Other agencies' mandates are hidden from the person who asks, so the owner answers, with yes or no alone.
create function amparo_opens(asked uuid) returns boolean language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp as $$
begin
    return not exists (select 1 from public.access_mandate m where m.subject_id = asked)
        and not exists (select 1 from public.pathway_facility f where f.subject_id = asked);
end $$;
revoke all on function amparo_opens(uuid) from public;
grant execute on function amparo_opens(uuid) to amparo_app;
create policy answers_whether_new on access_mandate for select to amparo_owner using (true);
create policy operator on access_mandate for insert to amparo_owner
    with check (exists (select 1 from pathway_facility f where f.subject_id = access_mandate.subject_id));
"""

PATHWAY = """
grant select on pathway_agency to amparo_app, amparo_evaluation;
create policy public_words on pathway_agency for select to amparo_app, amparo_evaluation using (true);
grant select on pathway_facility to amparo_app, amparo_evaluation;
create policy public_words on pathway_facility for select to amparo_app, amparo_evaluation using (true);
create policy operator on pathway_agency to amparo_owner using (true) with check (true);
create policy operator on pathway_facility to amparo_owner using (true) with check (true);
create policy operator on pathway_subject to amparo_owner using (kind = 'facility') with check (kind = 'facility');

grant select, insert on pathway_subject to amparo_app;
create policy mandated on pathway_subject for select to amparo_app using (amparo_may(id));
create policy opened on pathway_subject for insert to amparo_app
    with check (kind <> 'facility' and amparo_acts() and opened = amparo_now());
grant select on pathway_subject to amparo_evaluation;
create policy whole_record on pathway_subject for select to amparo_evaluation using (true);
grant select, delete on pathway_subject to amparo_sealing;
create policy sealing on pathway_subject to amparo_sealing using (true);

grant select, insert on pathway_event to amparo_app;
create policy spine_and_own on pathway_event for select to amparo_app
    using ((compartment = 'spine' or agency_id = amparo_agency()) and amparo_may(subject_id));
create policy own_word on pathway_event for insert to amparo_app
    with check (agency_id = amparo_agency() and author = amparo_user() and amparo_may(subject_id));
grant select on pathway_event to amparo_evaluation;
create policy whole_record on pathway_event for select to amparo_evaluation using (true);
grant select, delete on pathway_event to amparo_sealing;
create policy sealing on pathway_event to amparo_sealing using (true);

grant select, insert on pathway_coveragedeclaration to amparo_app;
create policy own_agency on pathway_coveragedeclaration for select to amparo_app
    using (agency_id = amparo_agency() and amparo_acts());
create policy own_word on pathway_coveragedeclaration for insert to amparo_app
    with check (agency_id = amparo_agency() and author = amparo_user() and amparo_acts());
grant select on pathway_coveragedeclaration to amparo_evaluation;
create policy whole_record on pathway_coveragedeclaration for select to amparo_evaluation using (true);
"""

IDENTITY = """
grant select, insert on identity_handle to amparo_app;
create policy mandated on identity_handle for select to amparo_app using (amparo_may(subject));
create policy opened on identity_handle for insert to amparo_app with check (amparo_may(subject));
grant select, delete on identity_handle to amparo_sealing;
create policy sealing on identity_handle to amparo_sealing using (true);

grant select, insert on identity_name to amparo_app;
create policy mandated on identity_name for select to amparo_app using (amparo_may(subject));
create policy own_word on identity_name for insert to amparo_app
    with check (agency = amparo_agency() and author = amparo_user() and amparo_may(subject));
grant select, delete on identity_name to amparo_sealing;
create policy sealing on identity_name to amparo_sealing using (true);
"""

AUDIT = """
grant insert on access_auditentry to amparo_app;
create policy own_acts on access_auditentry for insert to amparo_app with check (
    actor = amparo_user() and agency = amparo_agency() and role = amparo_role() and at = amparo_now()
);
grant select on access_auditentry to amparo_auditor;
create policy auditing on access_auditentry for select to amparo_auditor using (true);
grant select, delete on access_mandate to amparo_sealing;
create policy sealing on access_mandate to amparo_sealing using (true);
"""

#: Tables that are read before anybody is known, or hold nothing of a case: no row-level security, and the reason
#: in `access.store.walls`. The owner, who enters staff, needs no grant: they are its own tables.
SIGNING_IN = """
grant select, insert, update, delete on django_session to amparo_app;
grant select, insert, update, delete on account_emailaddress, account_emailconfirmation to amparo_app;
grant select, insert, update, delete on mfa_authenticator to amparo_app;
grant select on django_content_type, django_migrations to amparo_app;
grant usage on all sequences in schema public to amparo_app;
"""


class Migration(migrations.Migration):
    dependencies = (
        ("access", "0001_initial"),
        ("pathway", "0001_initial"),
        ("identity", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sessions", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
    )
    operations = tuple(
        migrations.RunSQL(statements, elidable=False)
        for statements in (FUNCTIONS, OPENING, PEOPLE, PATHWAY, IDENTITY, AUDIT, SIGNING_IN)
    )
