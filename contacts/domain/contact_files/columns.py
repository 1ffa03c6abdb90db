"""The columns of a contact that a file can fill, by the headings that other programs write.

Headings come from LinkedIn, Google Contacts, Outlook (English, German, French, Spanish, Italian),
Thunderbird, Handshake, PeopleGrove, HubSpot, Twenty and hand-made sheets.
"""

from django.utils.translation import gettext_lazy as _

from core.imports import Column


def _titles(text: str) -> tuple[str, ...]:
    return tuple(title.strip() for title in text.replace("\n", " ").split(";"))


COLUMNS = (
    Column(
        "name",
        _("Name"),
        _titles("""
            full name; display name; contact name; contact; person; who; file as; alumni name;
            vollständiger name; anzeigename; nom complet; nom affiché; nombre completo;
            nombre para mostrar; nome completo; nome visualizzato
        """),
    ),
    Column(
        "given_name",
        _("First name"),
        _titles("given name; first; forename; vorname; prénom; nombre de pila; name first name"),
    ),
    Column(
        "middle_name",
        _("Middle name"),
        _titles("""
            additional name; middle; middle initial; weitere vornamen; zweiter vorname;
            deuxième prénom; segundo nombre; secondo nome
        """),
    ),
    Column(
        "family_name",
        _("Last name"),
        _titles("""
            family name; surname; last; nachname; familienname; nom de famille; apellidos;
            apellido; cognome; name last name
        """),
    ),
    Column(
        "prefix",
        _("Form of address"),
        _titles("name prefix; prefix; salutation; honorific; anrede; civilité; tratamiento"),
    ),
    Column(
        "suffix",
        _("Name suffix"),
        _titles("suffix; namenszusatz; suffixe; sufijo; suffisso"),
    ),
    Column(
        "preferred_name",
        _("What to call them"),
        _titles("""
            nickname; preferred name; known as; goes by; spitzname; surnom; sobrenombre; apodo;
            soprannome
        """),
    ),
    Column(
        "email",
        _("Email address"),
        _titles("""
            email; e-mail address; mail; primary email; secondary email; work email; home email;
            personal email; other email; email id; email addr; school email; university email;
            alternate email; additional email addresses; emails; emails primary email;
            emails additional emails; e-mail-adresse; adresse de messagerie; adresse e-mail;
            adresse électronique; courriel; correo; correo electrónico;
            dirección de correo electrónico; dirección de correo; dirección del correo electrónico;
            indirizzo e-mail; indirizzo di posta elettronica; posta elettronica
        """),
        is_many=True,
    ),
    Column(
        "phone",
        _("Phone"),
        _titles("""
            phone number; telephone; tel; mobile; mobile phone; mobile number; cell; cell phone;
            cell number; cellphone; work phone; work number; business phone; home phone;
            primary phone; other phone; main phone; company main phone; office phone;
            contact number; phones; phones primary phone number; telefon; telefon geschäftlich;
            telefon firma; telefon privat; mobiltelefon; mobil; handy; téléphone; tél;
            téléphone bureau; tél mobile; téléphone domicile; portable; teléfono;
            teléfono del trabajo; móvil; teléfono móvil; teléfono particular; telefono;
            telefono ufficio; telefono mobile; telefono abitazione; cellulare
        """),
        is_many=True,
    ),
    Column(
        "title",
        _("What they do"),
        _titles("""
            job title; position; title; role; occupation; job; profession; headline; current title;
            current position; organization title; beruf; berufsbezeichnung; poste; fonction; puesto;
            cargo; qualifica; posizione
        """),
    ),
    Column(
        "organization",
        _("Organization"),
        _titles("""
            company; employer; organisation; workplace; company name; employer name;
            current employer; current company; organization name; firm; institution; works at;
            place of work; where; firma; unternehmen; arbeitgeber; société; entreprise; employeur;
            organización; empresa; compañía; società; azienda; organizzazione
        """),
    ),
    Column(
        "department",
        _("Department"),
        _titles("organization department; abteilung; service; departamento; reparto; ufficio"),
    ),
    Column(
        "link",
        _("Link"),
        _titles("""
            url; profile; linkedin; linkedin url; linkedin profile; linkedin link; profile url;
            website; web page; web site; personal web page; homepage; webseite; site web; page web;
            página web; pagina web; sito web
        """),
        is_many=True,
    ),
    Column("field", _("Field of work"), _titles("field; industry; career field; branche; settore")),
    Column("level", _("How far they are"), _titles("level; seniority; career level")),
    Column("kind", _("Part they play for me"), _titles("contact type; kind of contact")),
    Column("setting", _("Kind of workplace"), _titles("work setting; setting; sector; secteur")),
    Column(
        "source",
        _("How I found them"),
        _titles("source; found through; how found; where found; lead source"),
    ),
    Column(
        "relationship",
        _("How I know them"),
        _titles("relationship; relation; connection; how do i know them"),
    ),
    Column(
        "introduced_by",
        _("Introduced by"),
        _titles("introduced by; referred by; referrer; introducer; referral from"),
    ),
    Column("introducer_may_be_named", _("I may name who introduced us"), ()),
    Column(
        "common_ground",
        _("What we have in common"),
        _titles("common ground; in common; shared background"),
    ),
    Column(
        "tidbits",
        _("Remember about them"),
        _titles("""
            notes; note; tidbits; comments; comment; remarks; memo; description; notizen;
            bemerkungen; remarques; notas; comentarios; commenti
        """),
        is_many=True,
    ),
    Column(
        "tags",
        _("Tags"),
        _titles("""
            labels; group membership; categories; category; groups; group; tag; kategorien;
            catégories; categorías; categorie; gruppen; etichette; etiquetas
        """),
        is_many=True,
    ),
    Column("found_out", _("What I found out"), _titles("found out; research; findings")),
    Column("met_on", _("When we met"), _titles("date met; met on; met; date we met; first met")),
    Column("met_where", _("Where we met"), _titles("met where; place met; where met; met at")),
    Column("found_where", _("Where I found them"), _titles("found where; found on; found in")),
    Column("planned_on", _("Planned for"), _titles("planned on; planned date; contact on")),
    Column(
        "connected_on", _("Connected on"), _titles("connected; connection date; date connected")
    ),
    Column(
        "location",
        _("Place"),
        _titles("""
            location; city; state; country; region; city state; metro area; office location;
            business city; business state; business country; business country region; work city;
            work state; work country; home city; home state; home country; home country region;
            ort; stadt; land; ort geschäftlich; ville; pays; ville bureau; ciudad; país; città;
            paese
        """),
        is_many=True,
    ),
    Column("zone", _("Time zone"), _titles("timezone")),
    Column("took_interest", _("They took an interest in my career"), _titles("took interest")),
    Column("cadence", _("Keep in touch"), _titles("cadence; how often")),
)
BY_NAME = {column.name: column for column in COLUMNS}
