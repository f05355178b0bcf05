"""What is answered to each prompt of an interview about a new case, in whatever order it is put."""

ANSWERS = (  # what is said since the last answer, and the answer; the first that fits
    ("case called", "A soldier in a camp"),
    ("date of the record", "2025-05-01"),
    ("must facts be shown", "substantial grounds"),
    ("holds the prisoners", "Ukraine"),
    ("How many", "1"),
    ("Never by name", "the medic"),
    ("He, she or they", "she"),
    ("a national", "russia"),
    ("in an armed conflict", "Russia"),
    ("is to be answered", "1, 3"),
    ("planned publication", "a film"),
    ("On which day", ""),
    ("Another one", ""),
    ("To which other Powers", "DPRK, new Freedonia"),
    ("How well does it show it", "undisputed"),
    ("  1  visit", "1"),
    ("Which source shows it", "new"),
    ("Its date", "2025-04-20"),
    ("Its full citation", "Report of a visit"),
    ("called for short", "visit"),
    ("Where in it", "para 7"),
    ("Its words", "All of it."),
    ("Since when", "2025-01-01"),
    ("Why is it not known", "not applicable"),
    ("Does all of it stand", ""),
    ("Which act", "unknown"),
    ("Which group", "none"),
    ("Which power", "none"),
    ("raise one of them", ""),
    ("[yes]:", ""),
    ("[no]:", ""),
    ("[unknown]:", ""),
    ("member of the armed forces of Russia?", "yes"),
    ("member of the armed forces of the Russian Federation?", "yes"),
    ("concern the medic?", "no"),
    ("yes, no, unknown", "unknown"),
)


def answer_to(said: str) -> str:
    """What is answered after these words."""
    return next(answer for words, answer in ANSWERS if words in said)
