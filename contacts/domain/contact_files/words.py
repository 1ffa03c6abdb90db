"""Lists of words that files are read by."""


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SALUTATIONS = words("""
    mr mrs ms miss mx dr prof professor sir madam herr frau fräulein hr fr m mme mlle sr sra srta
    sig sigra dott dottssa
""")
# Properties of vCards that hold no text: never read, never unpacked.
BINARY = words("photo logo sound key")
# Properties of vCard 2.1, 3.0 and 4.0; any other word before a colon may belong to a note.
PROPERTIES = words("""
    adr agent anniversary bday begin caladruri caluri categories class clientpidmap email end fburl
    fn gender geo impp key kind label lang logo mailer member n name nickname note org photo prodid
    profile related rev role sort-string sound source tel title tz uid url version xml
""")
# Properties that say nothing about the person.
TECHNICAL = words("""
    begin class clientpidmap end kind lang mailer member n prodid profile rev sort-string source uid
    version xml x-ablabel x-abuid x-addressbookserver-kind x-addressbookserver-member
    x-apple-omit-year x-imagehash x-imagetype x-sharedphotodisplaypref x-abshowas x-abadr
    x-ms-ol-design x-ms-ol-default-postal-address
""")
# Groups that Google makes by itself.
SYSTEM_GROUPS = frozenset(["mycontacts", "my contacts", "starred", "other contacts", "contacts"])
