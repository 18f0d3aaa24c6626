"""Numbers that are written out, in English and German: "sixty thousand", "zweihunderttausend", "two dozen"."""

import re

UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80,
    "neunzig": 90,
}  # fmt: skip
SPELLED = {
    "a quarter of a million": "250k", "quarter of a million": "250k", "a quarter million": "250k",
    "half a million": "500k", "half a mil": "500k", "eine halbe million": "500k", "eine viertel million": "250k",
    "one and a half million": "1.5m", "anderthalb millionen": "1.5m", "eineinhalb millionen": "1.5m",
    "a million": "1m", "eine million": "1m", "a thousand": "1k", "a grand": "1k", "a hundred": "100",
    "a dozen": "12", "ein dutzend": "12", "a couple of": "2", "ten": "10",
    "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19", "zehn": "10", "elf": "11", "zwölf": "12", "dreizehn": "13",
    "vierzehn": "14", "fünfzehn": "15", "sechzehn": "16", "siebzehn": "17", "achtzehn": "18", "neunzehn": "19",
} | {word: str(number) for word, number in (UNITS | TENS).items() if word != "ein"} | {
    said: str(ten + unit)
    for tens, ten in TENS.items()
    for word, unit in UNITS.items()
    for said in (f"{tens}-{word}", f"{tens} {word}", f"{word}und{tens}")
}  # fmt: skip
_words = "|".join(map(re.escape, sorted(SPELLED, key=len, reverse=True)))
SPELLED_OUT = re.compile(rf"(?<![\w-])(?:{_words})(?![\w-])")
COMPOUND = re.compile(rf"(?<![\w-])({_words}|ein)(hunderttausend|tausend|hundert)(?![\w-])")
ONE_OF = re.compile(r"(?<![\w-])ein (?=hundert|tausend)|^(?=(?:hundert(?:tausend)?|tausend)\b)")


def in_digits(said: str) -> str:
    """A plain reply with its numbers in digits; "~", "-ish" and "TEUR" become the words they stand for.

    "dozen", "thousand" and their like stay: they multiply what stands before them.
    """
    said = ONE_OF.sub("1 ", COMPOUND.sub(r"\1 \2", said))
    said = re.sub("[~≈]", "about ", SPELLED_OUT.sub(lambda found: SPELLED[found[0]], said))
    said = re.sub(r"(?<=\d) ?[tk](?= ?(?:€|eur\b))", "k ", said)
    return re.sub(r"(?<=[\dkm])-?ish\b( k\b)?", r"\1 or so", said)
