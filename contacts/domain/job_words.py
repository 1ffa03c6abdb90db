"""English words that distinguish a job and a place of work in a pasted line."""

from collections.abc import Iterable

from nameparser.config.suffixes import SUFFIX_ACRONYMS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


JOBS = _words("""
    accountant actor actuary administrator adviser advisor agent analyst architect artist assistant
    associate attorney auditor baker banker barber barista biologist bookkeeper broker buyer captain
    carpenter cashier ceo cfo chef chemist chief clerk coach commander consultant coordinator cook
    coo counsel counselor cto curator dean dentist designer detective developer dietitian director
    doctor driver economist editor electrician engineer entrepreneur epidemiologist executive farmer
    firefighter florist founder gardener geologist head historian hygienist illustrator inspector
    instructor intern investigator journalist judge lawyer lead lecturer librarian machinist manager
    mechanic midwife minister musician nurse officer operator optician organizer owner paralegal
    paramedic partner pastor pharmacist photographer physician physicist pilot planner plumber poet
    president principal producer professor programmer psychologist realtor recruiter registrar
    reporter representative researcher salesperson scientist secretary sergeant specialist
    statistician strategist stylist supervisor surgeon surveyor teacher technician technologist
    teller therapist trainer translator treasurer tutor underwriter veterinarian vp welder writer
""")
PLACES = _words("""
    academy administration agency airlines associates association authority bakery bank board
    brewery bureau center centre chamber charity church city clinic club co college commission
    committee company consulting coop corp corporation council county court department district firm
    foundation fund garage gmbh group health holdings hospital hotel inc industries institute
    institution insurance journal lab laboratories laboratory labs law library llc llp logistics ltd
    magazine media ministry museum network news office orchestra organization partners pharmacy plc
    police practice press publishing restaurant school schools services service shop society
    solutions station store studio studios systems technologies theater theatre times trust
    university ventures works
""")
# Jobs and places that are names, too: "Dean Park", "Lee Cook", "Jude Law".
ALSO_NAMES = _words("""
    baker barber bishop carpenter chamber church clerk coach cook dean farmer gardener head judge
    law lead major minister page park pastor poet press principal trust works
""")
PARTICLES = _words("al bin da de del della den der di dos du el la le ten ter van von y")
# Words that make a piece a remark, not a name, a job or a place of work.
REMARKS = _words("""
    alum alumna alumnae alumni alumnus because called calls can class from graduated has her hers
    his i i'm in introduced is it knew know knows liked likes me meet met my our recommended said
    says she since their they told until via was we were who whom whose with worked working works
""")
STATES = _words("""
    al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny
    nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc
""")
NOT_PEOPLE = _words("""
    admin admissions alumni billing career careers contact desk enquiries frontdesk hello help
    helpdesk hr info inquiries jobs mail marketing media news noreply office people press reception
    recruiting registrar sales service support team webmaster
""")
CREDENTIALS = frozenset(word.replace(".", "") for word in SUFFIX_ACRONYMS) | _words(
    "esq ii iii iv jr sr rn"
)

# Relations to the student: the slug of the source that the office lists them under.
FAMILY = _words("""
    aunt auntie brother brother-in-law cousin dad daddy daughter father father-in-law grandfather
    grandma grandmother grandpa husband mom mother mother-in-law mum nephew niece parents sister
    sister-in-law son stepdad stepfather stepmom stepmother uncle wife
""")
PARENTS = _words("dad father folks mom mother mum parents stepdad stepmom")
SOURCE_BY_RELATION = {
    **dict.fromkeys(FAMILY, "family"),
    **dict.fromkeys(_words("boyfriend buddy friend girlfriend housemate pal roommate"), "friends"),
    **dict.fromkeys(_words("neighbor neighbour"), "neighbors"),
    **dict.fromkeys(_words("classmate"), "classmates"),
    **dict.fromkeys(_words("instructor prof professor teacher"), "faculty-and-staff"),
    **dict.fromkeys(_words("adviser advisor counselor"), "advisors"),
    **dict.fromkeys(_words("colleague coworker co-worker"), "current-and-former-coworkers"),
    **dict.fromkeys(_words("boss employer manager supervisor"), "supervisors-and-employers"),
}
KNOWN_TO_PARENTS = "people-my-parents-know"


def has_work_word(words: Iterable[str]) -> bool:
    return not (JOBS | PLACES).isdisjoint(words)
