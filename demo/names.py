"""Fictional names: people of a university town, and professionals. Fields split by commas."""

STUDENTS = """
Aaliyah Robinson, nursing, second-year
Agnieszka Wójcik, environmental science, third-year
Alejandro Quiñones, mechanical engineering, third-year
Anh Nguyễn, computer science, second-year
Beatriz Carvalho, public policy, fourth-year
Björn Hallgren, history, second-year
Chidi Eze, finance, third-year
Chloé Dubois, design, first-year
Declan O'Rourke, journalism, fourth-year
Dilnoza Karimova, chemistry, second-year
Elif Yıldız, architecture, third-year
Emeka Okonkwo, political science, first-year
Fatima al-Sayed, pharmacy, fourth-year
Giulia Romano, linguistics, second-year
Hana Suzuki, psychology, third-year
Imani Brooks, social work, fourth-year
Ivan Petrov, physics, second-year
Jamal Carter, sports management, third-year
Jia-Ying Chen, statistics, second-year
José Luis Herrera, civil engineering, fourth-year
Kalani Kahale, marine biology, second-year
Keisha Grant, marketing, third-year
Lars van der Berg, philosophy, first-year
Leila Hosseini, biochemistry, third-year
Mateo García-Fernández, music, second-year
Mei Lin, accounting, fourth-year
Minh-Anh Trần, education, second-year
Naveen Krishnamurthy, data science, third-year
Nokuthula Dlamini, international relations, second-year
Oona Virtanen, theater, first-year
Paweł O'Brien-Łukasiewicz, law and society, fourth-year
Priscilla Agyeman, hospitality, third-year
Rania Khoury, public health, third-year
Ravi Patel, business, second-year
Sipho Ndlovu, agriculture, first-year
Tala Whitehorse, American Indian studies, third-year
Yael Ben-David, neuroscience, second-year
""".strip().splitlines()

# name, job, organization, the field's slug, the kind of workplace
PROFESSIONALS = """
Abena Mensah, nurse manager, Riverside Hospital, health-and-nursing, nonprofit
Adam Kowalczyk, structural engineer, Bridge & Beam, engineering, private
Aiko Tanaka, UX researcher, Harbor Software, computing-and-data, private
Alasdair MacLeod, harbor pilot, Port Authority, hospitality-and-travel, public
Amal Haddad, immigration attorney, Welcome Legal Aid, law, nonprofit
Ana Sofía Morales, school principal, Lakeside Middle School, education, education
Anders Nygaard, wind farm planner, Prairie Wind, environment-and-energy, private
Anjali Deshmukh, product manager, Cedar Health Apps, computing-and-data, private
Bao Trinh, pastry chef, Trinh Bakery, hospitality-and-travel, self_employed
Brigid Ó Súilleabháin, radio producer, Lake Public Radio, communication-and-media, nonprofit
Camille Laurent, museum educator, City Art Museum, arts-and-design, nonprofit
Carlos Mendoza, union organizer, Trades Council, manufacturing-and-trades, nonprofit
Catarina Lopes, translator, Lopes Languages, communication-and-media, self_employed
Chinedu Obi, portfolio analyst, Lakeshore Capital, business-and-finance, private
Daiyu Zhang, actuary, Midland Mutual, business-and-finance, private
Dmitri Volkov, laboratory technician, State Crime Lab, physical-sciences, public
Elena Popescu, city planner, City of Lakeside, government-and-policy, public
Esra Demirtaş, civil servant, Department of Labor, government-and-policy, public
Farid Rahimi, pharmacist, Corner Pharmacy, health-and-nursing, self_employed
Femi Adeyemi, data engineer, Transit Authority, computing-and-data, public
Freya Lindholm, physiotherapist, Northside Rehab, health-and-nursing, private
Gabriel Santos, brewer, Two Rivers Brewery, manufacturing-and-trades, self_employed
Gwen Blackwood, park ranger, State Parks, environment-and-energy, public
Hiroshi Mori, luthier, Mori Violins, arts-and-design, self_employed
Ibrahim Diop, soccer coach, Lakeside Youth Sport, sport, nonprofit
Ingrid Solberg, grant officer, Lakes Foundation, community-and-social-work, nonprofit
Jasmine Washington, anchor, Channel 6 News, communication-and-media, private
Jerome Baptiste, electrician, Baptiste Electric, manufacturing-and-trades, self_employed
Joon-ho Kim, game designer, Small Door Games, arts-and-design, private
Kavita Iyer, epidemiologist, State Health Department, health-and-nursing, public
Kwame Asante, credit officer, Community Credit Union, business-and-finance, nonprofit
Layla Mansour, pediatrician, Children's Clinic, health-and-nursing, private
Liam Fitzgerald, brand strategist, Green Label, marketing-and-sales, private
Lucía Fernández, botanist, University Herbarium, life-sciences, education
Magdalena Nowak, wastewater engineer, Water District, environment-and-energy, public
Malik Johnson, probation officer, Cook County, community-and-social-work, public
Marisol Rivera, wedding planner, Rivera Events, hospitality-and-travel, self_employed
Mark Two Rivers, archivist, Tribal Archive, research, nonprofit
Mehmet Arslan, sales director, Anatolia Foods, marketing-and-sales, private
Miriam Goldberg, judge's clerk, District Court, law, public
Mwangi Kariuki, agronomist, Seed Cooperative, life-sciences, nonprofit
Nadia Benali, chemist, Clean Coatings, physical-sciences, private
Ngozi Nwosu, policy analyst, State Senate, government-and-policy, public
Olga Ivanova, materials scientist, National Laboratory, research, public
Pedro Almeida, photographer, Almeida Studio, arts-and-design, self_employed
Pooja Mehta, auditor, Mehta & Rowe, business-and-finance, private
Quentin Moreau, sommelier, Hotel Belvedere, hospitality-and-travel, private
Rashida Karim, speech therapist, School District 12, education, education
Ricardo Vega, robotics engineer, Vega Motion, engineering, private
Rosa Jiménez, midwife, Birth Center, health-and-nursing, self_employed
Ryo Takahashi, sound engineer, Blue Room, arts-and-design, self_employed
Saoirse Kelly, research librarian, University Library, education, education
Sara Lindgren, climate modeler, Lakes Institute, research, education
Selam Tesfaye, water engineer, Rural Water Fund, engineering, nonprofit
Shanelle Fraser, HR partner, Lakeside Logistics, business-and-finance, private
Siew Ling Tan, toxicologist, Safe Home Lab, life-sciences, private
Sofia Papadopoulos, paralegal, Papadopoulos Law, law, private
Stefan Müller, watchmaker, Müller Time, manufacturing-and-trades, self_employed
Sunita Gurung, trek guide, High Path, hospitality-and-travel, self_employed
Tariq Aziz, network administrator, City Schools, computing-and-data, education
Tendai Moyo, athletic trainer, Lakeside College, sport, education
Thandiwe Zulu, curator, Museum of the Lakes, arts-and-design, nonprofit
Tomás Novák, glassblower, Novák Glass, arts-and-design, self_employed
Uche Nnamdi, orthodontist, Bright Smiles, health-and-nursing, self_employed
Valentina Rossi, fashion buyer, Corso Stores, marketing-and-sales, private
Viktor Horváth, crane operator, Harbor Works, manufacturing-and-trades, private
Wanjiru Njoroge, soil scientist, Farm Bureau, environment-and-energy, nonprofit
William Standing Bear, social worker, Family Services, community-and-social-work, public
Xochitl Ramírez, muralist, Open Walls, arts-and-design, self_employed
Yasmin Farouk, cybersecurity analyst, Lakes Bank, computing-and-data, private
Yusuf Abdi, bus company owner, Abdi Coaches, hospitality-and-travel, self_employed
Zeynep Kaya, nutritionist, Campus Kitchen, health-and-nursing, education
Zofia Zielińska, violin teacher, Music School, education, self_employed
""".strip().splitlines()


def split(line: str) -> list[str]:
    return [part.strip() for part in line.split(",")]
