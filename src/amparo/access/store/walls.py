"""Tables without row-level security, each with its reason. A table that is in neither list fails the tests.

What stands here must hold nothing of a case: these rows are read before it is known who asks, or by nobody who
serves people.
"""

from __future__ import annotations

from collections.abc import Mapping

EXEMPT: Mapping[str, str] = {
    "account_emailaddress": "belongs to signing in; empty, as staff have no mail address here",
    "account_emailconfirmation": "belongs to signing in; empty, as nothing is confirmed by mail",
    "auth_group": "made by the framework, empty, and not granted to the app",
    "auth_group_permissions": "made by the framework, empty, and not granted to the app",
    "auth_permission": "made by the framework and not granted to the app; nobody's right comes from it",
    "django_content_type": "names of the framework's models; nothing of anybody",
    "django_migrations": "which migrations ran; the framework reads it at the start",
    "django_session": "read by its own random key, before it is known who asks; holds who signed in, no case",
    "mfa_authenticator": "read to sign somebody in, before it is known who asks",
}
