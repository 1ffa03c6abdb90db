"""Words that tell a job from a place of work when somebody pastes a line. A guess, shown as one; English."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


JOBS = _words("""
    accountant actor actuary administrator adviser advisor agent analyst architect artist assistant associate attorney
    auditor banker barista biologist broker buyer captain carpenter ceo cfo chef chemist chief clerk coach commander
    consultant coordinator cook coo counsel counselor cto curator dean dentist designer detective developer dietitian
    director doctor driver economist editor electrician engineer entrepreneur epidemiologist executive farmer founder
    geologist head historian hygienist illustrator inspector instructor intern investigator journalist judge lawyer lead
    lecturer librarian machinist manager mechanic midwife minister musician nurse officer operator optician organizer
    owner paralegal partner pastor pharmacist photographer physician physicist pilot planner plumber poet president
    principal producer professor programmer psychologist realtor recruiter registrar reporter representative researcher
    scientist secretary sergeant specialist statistician strategist supervisor surgeon surveyor teacher technician
    technologist therapist trainer translator treasurer tutor veterinarian vp welder writer
""")
PLACES = _words("""
    academy administration agency airlines associates association authority bakery bank board brewery bureau center
    centre chamber charity church city clinic club co college commission committee company consulting coop corp
    corporation council county court department district firm foundation fund garage gmbh group health holdings hospital
    hotel inc industries institute institution insurance journal lab laboratories laboratory labs law library llc llp
    logistics ltd magazine media ministry museum network news office orchestra organization partners pharmacy plc police
    practice press publishing restaurant school schools service services shop society solutions station store studio
    studios systems technologies theater theatre times trust university ventures works
""")
PARTICLES = _words("al bin da de del della den der di dos du el la le van von y")


def speaks_of_work(words: list[str]) -> bool:
    """Whether any of `words` (casefolded) names a job or a place of work."""
    return not (JOBS | PLACES).isdisjoint(words)
