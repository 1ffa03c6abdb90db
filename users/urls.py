from django.urls import path

from users.views import (
    assigning,
    roster,
    second_steps,
    sessions,
    single_sign_on,
    university_sign_in,
)
from users.views.assigning_file import assigning_file
from users.views.audit_trail import audit_csv, audit_trail
from users.views.first_password import first_password
from users.views.people import activation, adding, cohorts, leaving, listing, merging, person
from users.views.reauthentication import resume

app_name = "users"
urlpatterns = [
    path("accounts/first/<str:token>/", first_password, name="first_password"),
    path("accounts/university/", university_sign_in.index, name="university_sign_in"),
    path("accounts/university/disconnect/", university_sign_in.disconnect, name="sso_disconnect"),
    path("accounts/university/<slug:protocol>/", university_sign_in.connect, name="sso_connect"),
    path("accounts/sso/oidc/callback/", single_sign_on.oidc_callback, name="oidc_callback"),
    path("accounts/sso/saml/acs/", single_sign_on.saml_acs, name="saml_acs"),
    path("accounts/sso/saml/finish/", single_sign_on.saml_finish, name="saml_finish"),
    path("accounts/sso/saml/metadata/", single_sign_on.saml_metadata, name="saml_metadata"),
    path("accounts/sso/<slug:protocol>/", single_sign_on.start, name="sso_start"),
    path("accounts/resume/", resume, name="resume"),
    path("accounts/alive/", sessions.alive, name="alive"),
    path("settings/sessions/", sessions.index, name="sessions"),
    path("settings/sessions/<slug:reference>/end/", sessions.end, name="end_session"),
    path("manage/assigning/", assigning.index, name="assigning"),
    path("manage/assigning/assign/", assigning.assign, name="assign"),
    path("manage/assigning/file/", assigning_file, name="assigning_file"),
    path("manage/assigning/from/<code:code>/", assigning.hand_over, name="hand_over"),
    path("manage/assigning/changes/<code:code>/undo/", assigning.undo, name="undo_assigning"),
    path("manage/assigning/changes/<code:code>/end/", assigning.end_leave, name="end_leave"),
    path(
        "manage/people/<code:code>/second-steps/reset/",
        second_steps.reset,
        name="reset_second_steps",
    ),
    path("manage/log/audit/", audit_trail, name="audit_trail"),
    path("manage/log/audit/csv/", audit_csv, name="audit_csv"),
    path("manage/people/", listing.people, name="people"),
    path("manage/people/add/", adding.add, name="person_add"),
    path("manage/people/add-several/", adding.add_several, name="people_add"),
    path("manage/people/move/", listing.move, name="people_move"),
    path("manage/people/undo-move/", listing.undo_move, name="people_undo_move"),
    path("manage/people/import/", roster.roster_imports, name="roster_imports"),
    path("manage/people/import/<code:code>/", roster.roster_import, name="roster_import"),
    path("manage/people/import/<code:code>/columns/", roster.roster_columns, name="roster_columns"),
    path("manage/people/import/<code:code>/apply/", roster.roster_apply, name="roster_apply"),
    path("manage/people/import/<code:code>/invite/", roster.roster_invite, name="roster_invite"),
    path("manage/people/import/<code:code>/undo/", roster.roster_undo, name="roster_undo"),
    path("manage/people/import/<code:code>/discard/", roster.roster_discard, name="roster_discard"),
    path("manage/people/import/<code:code>/wrong-rows/", roster.roster_wrong, name="roster_wrong"),
    path("manage/people/import/<code:code>/<slug:kind>/", roster.roster_rows, name="roster_rows"),
    path("manage/people/<code:code>/", person.person, name="person"),
    path("manage/people/<code:code>/edit/", person.edit, name="person_edit"),
    path("manage/people/<code:code>/roles/", person.roles, name="person_roles"),
    path("manage/people/<code:code>/cohorts/", person.cohorts, name="person_cohorts"),
    path("manage/people/assign/", assigning.assign_chosen, name="people_assign"),
    path("manage/people/deactivate/", activation.deactivate_chosen, name="people_deactivate"),
    path("manage/people/reactivate/", activation.reactivate_chosen, name="people_reactivate"),
    path("manage/people/merges/<code:code>/undo/", merging.undo, name="undo_merge"),
    path("manage/people/<code:code>/counselor/", assigning.counselor, name="counselor"),
    path(
        "manage/people/<code:code>/counselor/<code:staff>/end/",
        assigning.end_counselor,
        name="end_counselor",
    ),
    path("manage/people/<code:code>/leaving/", leaving.leaving, name="leaving"),
    path("manage/people/<code:code>/deactivate/", activation.deactivate, name="deactivate"),
    path("manage/people/<code:code>/reactivate/", activation.reactivate, name="reactivate"),
    path("manage/people/<code:code>/merge/", merging.choose, name="merge"),
    path("manage/people/<code:code>/merge/<code:other>/", merging.confirm, name="merge_confirm"),
    path("manage/cohorts/", cohorts.index, name="cohorts"),
    path("manage/cohorts/add/", cohorts.create, name="cohort_add"),
    path("manage/cohorts/<code:code>/", cohorts.edit, name="cohort_edit"),
    path("manage/cohorts/<code:code>/archive/", cohorts.archive, name="cohort_archive"),
    path("manage/cohorts/<code:code>/restore/", cohorts.restore, name="cohort_restore"),
]

# Under the names, without a namespace, by which allauth.mfa looks its pages up.
mfa_urlpatterns = [
    path("second-step/", second_steps.index, name="mfa_index"),
    path("second-step/enter/", second_steps.authenticate, name="mfa_authenticate"),
    path("second-step/device/", second_steps.trust, name="mfa_trust"),
    path("second-step/again/", second_steps.reauthenticate, name="mfa_reauthenticate"),
    path("second-step/app/", second_steps.add_app, name="mfa_activate_totp"),
    path("second-step/app/remove/", second_steps.remove_app, name="mfa_deactivate_totp"),
    path("second-step/codes/", second_steps.show_codes, name="mfa_view_recovery_codes"),
    path("second-step/codes/new/", second_steps.make_codes, name="mfa_generate_recovery_codes"),
    path("second-step/passkeys/", second_steps.passkeys, name="mfa_list_webauthn"),
    path("second-step/passkeys/add/", second_steps.add_passkey, name="mfa_add_webauthn"),
    path("second-step/passkeys/login/", second_steps.login_passkey, name="mfa_login_webauthn"),
    path(
        "second-step/passkeys/again/",
        second_steps.reauthenticate_passkey,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "second-step/passkeys/<int:pk>/remove/",
        second_steps.remove_passkey,
        name="mfa_remove_webauthn",
    ),
    path("second-step/passkeys/<int:pk>/", second_steps.rename_passkey, name="mfa_edit_webauthn"),
]
