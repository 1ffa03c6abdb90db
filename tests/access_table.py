"""Who may use which page, written by hand: one row for each URL, one column for each person of the
cast.

A cell is expected by what the page is for, never read off its `@access`: tests/test_access.py tries
each, and `make access-mutations` shows that no rule of any page can be another without a cell that
says so.
"""

from users.models.roles import Role

OK = "answers"  # 200, a redirect on, 409, 422: the page is this person's to use
LOGIN = "asks to sign in"
DENIED = "403"  # may never use such a page
HIDDEN = "404"  # such a page, but not this one
NO_TOKEN = "401"  # the directory's endpoints, which no account opens
WRONG_METHOD = "405"  # says nothing about the thing itself, so it may stand for OK and HIDDEN
# Whose role opens what; anon never signed in, and holder once opened links of emails without
# signing in.
ROLES = {
    "nina": Role.STUDENT,
    "omar": Role.STUDENT,
    "dana": Role.COUNSELOR,
    "lee": Role.COUNSELOR,
    "ida": Role.INSTRUCTOR,
    "clio": Role.CURATOR,
    "ruth": Role.ADMIN,
    "axel": Role.AUDITOR,
    "dora": Role.DIRECTOR,
}
COLUMNS = ("anon", "holder", *ROLES)


def row(**cells):
    """The cells that are named; everybody else who signed in is refused, and who did not is
    asked to."""
    assert set(cells) <= set(COLUMNS), "nobody of that name"
    return dict.fromkeys(COLUMNS, DENIED) | {"anon": LOGIN, "holder": LOGIN} | cells


EVERYBODY = row(**dict.fromkeys(COLUMNS, OK))
NOBODY = row(**dict.fromkeys(COLUMNS, HIDDEN))
WITH_A_TOKEN = row(**dict.fromkeys(COLUMNS, NO_TOKEN))
SIGNED_IN = row(**dict.fromkeys(ROLES, OK))
STUDENTS = row(nina=OK, omar=OK)
NINAS = row(nina=OK, omar=HIDDEN)
COUNSELORS = row(dana=OK, lee=OK)
NINAS_COUNSELOR = row(dana=OK, lee=HIDDEN)
INSTRUCTORS = row(ida=OK)
SUGGESTING = row(nina=OK, omar=OK, dana=OK, lee=OK, ida=OK)
OFFICE = row(clio=OK, ruth=OK)
ADMINS = row(ruth=OK)
HIDDEN_PAIR = row(ruth=HIDDEN)  # a form without its pair is a wrong address; 405 to read it
LOG = row(ruth=OK, axel=OK)
# the link is the key, whoever holds it; wrong links are tried on their own
WITH_THE_LINK = EVERYBODY
# without signing in, or as whom it went to
NINAS_WITH_THE_LINK = NOBODY | {"anon": OK, "holder": OK, "nina": OK}

TABLE = {
    "account_login": EVERYBODY,
    "account_logout": SIGNED_IN,
    "account_inactive": EVERYBODY,
    "account_signup": EVERYBODY,
    "account_reauthenticate": SIGNED_IN,
    "account_request_reauthentication_code": SIGNED_IN,
    "account_confirm_reauthentication_code": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_email_verification_sent": EVERYBODY,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_reset_password": EVERYBODY,
    "account_reset_password_done": EVERYBODY,
    "account_reset_password_from_key": EVERYBODY,
    "account_reset_password_from_key_done": EVERYBODY,
    "account_confirm_login_code": EVERYBODY,
    "account_request_login_code": EVERYBODY,
    "livez": EVERYBODY,
    "readyz": EVERYBODY,
    "healthz": EVERYBODY,
    "metrics": NOBODY,  # there only with a token
    "mailbox:list": NOBODY,  # there only in a trial on one computer
    "mailbox:detail": NOBODY,
    "parts:page": EVERYBODY,  # not in production
    "outbox:stop_request": EVERYBODY,
    "outbox:stop": WITH_THE_LINK,
    "outbox:mute": WITH_THE_LINK,
    "outbox:reports": NOBODY,  # there only with a provider's secret
    "users:first_password": NOBODY,  # wrong links; the right one has its own tests
    "users:resume": SIGNED_IN,
    "users:audit_trail": LOG,
    "users:assigning": ADMINS,
    "users:assign": ADMINS,
    "users:assigning_file": ADMINS,
    "users:hand_over": ADMINS,
    "users:undo_assigning": ADMINS,
    "users:end_leave": ADMINS,
    "users:people": ADMINS,
    "users:person_add": ADMINS,
    "users:people_add": ADMINS,
    "users:people_move": ADMINS,
    "users:people_undo_move": ADMINS,
    "users:person": ADMINS,
    "users:person_edit": ADMINS,
    "users:person_roles": ADMINS,
    "users:person_cohorts": ADMINS,
    "users:cohorts": ADMINS,
    "users:cohort_add": ADMINS,
    "users:cohort_edit": ADMINS,
    "users:cohort_archive": ADMINS,
    "users:cohort_restore": ADMINS,
    # the university's sign-in: there only where a provider is set up
    "users:sso_start": NOBODY,
    "users:oidc_callback": NOBODY,
    "users:saml_acs": NOBODY,
    "users:saml_finish": NOBODY,
    "users:saml_metadata": NOBODY,
    "users:university_sign_in": row(**dict.fromkeys(ROLES, HIDDEN)),
    "users:sso_connect": SIGNED_IN,  # asks "Is it you?" first
    "users:sso_disconnect": SIGNED_IN,
    "users:roster_imports": ADMINS,
    "users:roster_import": ADMINS,
    "users:roster_columns": ADMINS,
    "users:roster_apply": ADMINS,
    "users:roster_invite": ADMINS,
    "users:roster_undo": ADMINS,
    "users:roster_discard": ADMINS,
    "users:roster_wrong": ADMINS,
    "users:roster_rows": ADMINS,
    "office:setup": ADMINS,
    "office:setup_names": ADMINS,
    "office:setup_confirm": ADMINS,
    "office:setup_finish": ADMINS,
    "office:settings": ADMINS,
    "office:days": ADMINS,
    "office:archive": ADMINS,
    "office:restore": ADMINS,
    "office:color": EVERYBODY,
    "outbox:setup_email": ADMINS,
    "outbox:setup_people": ADMINS,
    "outbox:invite": ADMINS,
    "outbox:log": LOG,
    "outbox:resend": ADMINS,
    "outbox:mark_handled": ADMINS,
    "outbox:undo_handled": ADMINS,
    "outbox:release": ADMINS,
    "outbox:do_not_contact": ADMINS,
    "outbox:do_not_contact_add": ADMINS,
    "outbox:do_not_contact_remove": ADMINS,
    "outbox:texts": OFFICE,
    "outbox:text": OFFICE,
    "outbox:text_test": OFFICE,
    "outbox:text_reset": OFFICE,
    "outbox:text_versions": OFFICE,
    "outbox:text_restore": OFFICE,
    "scim:sync": ADMINS,
    "scim:make_token": ADMINS,
    "scim:revoke_token": ADMINS,
    "scim:confirm": ADMINS,
    "scim:refuse": ADMINS,
    "scim:config": WITH_A_TOKEN,
    "scim:resource_types": WITH_A_TOKEN,
    "scim:resource_type": WITH_A_TOKEN,
    "scim:schemas": WITH_A_TOKEN,
    "scim:schema": WITH_A_TOKEN,
    "scim:users": WITH_A_TOKEN,
    "scim:user": WITH_A_TOKEN,
    "scim:groups": WITH_A_TOKEN,
    "scim:other": WITH_A_TOKEN,
    "contacts:list": STUDENTS,
    "contacts:create": STUDENTS,
    "contacts:add": STUDENTS,
    "contacts:detail": NINAS,
    "contacts:edit": NINAS,
    "contacts:tidbits": NINAS,
    "contacts:archive": NINAS,
    "contacts:restore": NINAS,
    "contacts:referral": NINAS,
    "contacts:write_to_referral": NINAS,
    "contacts:archive_referral": NINAS,
    "contacts:restore_referral": NINAS,
    "contacts:directory": OFFICE,
    "contacts:directory_add": OFFICE,
    "contacts:directory_entry": OFFICE,
    "contacts:directory_edit": OFFICE,
    "contacts:directory_archive": OFFICE,
    "contacts:directory_restore": OFFICE,
    "contacts:hold": ADMINS,
    "contacts:lift_hold": ADMINS,
    "contacts:possible_duplicates": ADMINS,
    "contacts:merge_people": HIDDEN_PAIR,
    "contacts:undo_merge": ADMINS,
    "contacts:dismiss_duplicate": HIDDEN_PAIR,
    "contacts:undo_dismiss": HIDDEN_PAIR,
    "questions:list": SUGGESTING,
    "questions:star": STUDENTS,
    "questions:own_create": STUDENTS,
    "questions:own_edit": NINAS,
    "questions:own_archive": NINAS,
    "questions:own_restore": NINAS,
    "questions:manage": OFFICE,
    "questions:create": OFFICE,
    "questions:load_starter": OFFICE,
    "questions:edit": OFFICE,
    "questions:status": OFFICE,
    "questions:delete": OFFICE,
    "questions:undo_delete": OFFICE,
    "questions:history": OFFICE,
    "questions:restore": OFFICE,
    "questions:move": OFFICE,
    "questions:bulk": OFFICE,
    "questions:alike": OFFICE,
    "questions:keep_both": OFFICE,
    "questions:undo_keep_both": OFFICE,
    "questions:merge": OFFICE,
    "questions:undo_merge": OFFICE,
    "questions:suggest": SUGGESTING,
    "questions:answers_read": SUGGESTING,
    "questions:suggestions": OFFICE,
    "questions:decide": OFFICE,
    "questions:decline": OFFICE,
    "questions:themes": OFFICE,
    "questions:theme_create": OFFICE,
    "questions:theme": OFFICE,
    "questions:move_theme": OFFICE,
    "questions:delete_theme": OFFICE,
    "questions:set_create": OFFICE,
    "questions:set": OFFICE,
    "questions:move_set": OFFICE,
    "questions:set_questions": OFFICE,
    "questions:retire_set": OFFICE,
    "questions:republish_set": OFFICE,
    "questions:import_export": OFFICE,
    "questions:undo_import": OFFICE,
    "questions:export": OFFICE,
    "questions:usage": OFFICE,
    "guides:list": SIGNED_IN,
    "guides:detail": SIGNED_IN,
    "guides:manage": OFFICE,
    "guides:create": OFFICE,
    "guides:edit": OFFICE,
    "guides:publish": OFFICE,
    "guides:retire": OFFICE,
    "guides:move": OFFICE,
    "guides:versions": OFFICE,
    "guides:version": OFFICE,
    "guides:restore": OFFICE,
    "interviews:request": NINAS,
    "interviews:keep": NINAS,
    "interviews:touched": NINAS,
    "interviews:keep_later": NINAS,
    "interviews:cadence": NINAS,
    "interviews:detail": NINAS,
    "interviews:review": NINAS,
    "interviews:send_myself": NINAS,
    "interviews:send": NINAS,
    "interviews:undo_send": NINAS,
    "interviews:follow_up": NINAS,
    "interviews:reply": NINAS,
    "interviews:replied": NINAS,
    "interviews:undo_reply": NINAS,
    "interviews:withdraw": NINAS,
    "interviews:stop_waiting": NINAS,
    "interviews:answered": NINAS,
    "interviews:choose": NINAS,
    "interviews:how": NINAS,
    "interviews:move": NINAS,
    "interviews:cancel": NINAS,
    "interviews:outcome": NINAS,
    "interviews:undo_end": NINAS,
    "interviews:missed": NINAS,
    "interviews:wrap_up": NINAS,
    "interviews:thank": NINAS,
    "interviews:thanked": NINAS,
    "interviews:undo_thank_you": NINAS,
    "interviews:questions": NINAS,
    "interviews:sheet": NINAS,
    "interviews:live": NINAS,
    "interviews:invite": NINAS,
    "interviews:contact_page": WITH_THE_LINK,
    "interviews:contact_invite": WITH_THE_LINK,
    "interviews:contact_not_me": WITH_THE_LINK,
    "home:start": EVERYBODY,
    "home:welcome": STUDENTS,
    "home:today": STUDENTS,
    "home:help": EVERYBODY,
    "home:offline": EVERYBODY,
    "home:service_worker": EVERYBODY,
    "home:choose_menu": SIGNED_IN,
    "home:settings": SIGNED_IN,
    "home:setting": SIGNED_IN,
    "home:coming": STUDENTS,
    "home:snooze": NINAS,
    "home:data": SIGNED_IN,
    "home:sign_out_elsewhere": SIGNED_IN,
    "home:access_log": STUDENTS,
    "reminders:page": NINAS_WITH_THE_LINK,
    "advising:cohort": INSTRUCTORS,
    "advising:caseload": COUNSELORS,
    "advising:student": NINAS_COUNSELOR,
    "advising:comment": NINAS_COUNSELOR,
    "advising:acknowledge": NINAS,
}

# What asks "Is it you?" first, by which methods: role changes, merges, tokens, exports with
# personal data, erasure. (tests/users/test_reauthentication.py has allauth's own pages.)
REAUTHENTICATED = {
    "users:people_add": {"GET", "POST"},
    "users:person_add": {"GET", "POST"},
    "users:person_edit": {"GET", "POST"},
    "users:person_roles": {"GET", "POST"},
    "scim:make_token": {"POST"},
    "scim:revoke_token": {"POST"},
    "home:data": {"POST"},
    "users:sso_connect": {"POST"},
    "users:sso_disconnect": {"POST"},
}
