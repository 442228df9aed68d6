"""Fifty made-up stories, each reported by two papers, among many others that use the same words and names."""

import random
from itertools import batched
from pathlib import Path
from typing import NamedTuple

SET_ASIDE = 20  # of the stories: not looked at while tuning
OTHERS = 2_000


class Report(NamedTuple):
    """What one paper writes about a story."""

    title: str
    excerpt: str


def pairs() -> list[tuple[Report, Report]]:
    """The stories. Those that were set aside come last."""
    lines = (Path(__file__).parent / "pairs.txt").read_text().splitlines()
    texts = [line for line in lines if line and not line.startswith("#")]
    return [(Report(*four[:2]), Report(*four[2:])) for four in batched(texts, 4, strict=True)]


def others(number: int = OTHERS) -> list[Report]:
    """Other stories. Their headlines look like those of the pairs: the same places, numbers and subjects."""
    pick = random.Random(1)
    return [_other(pick) for _ in range(number)]


PLACES = """
Kelmouth|Velden|Norrland|Tarbeck|Porto Belo|Castel Morone|Adabe|Pontarra|Glen Tarvie|Orland|Santa Marola|Quiro|
Brackwater|Saint Ours|Tromso|Westrum|Valdora|East Maren|Calveira|Aldmoor|Skelby|Thornbury Vale|Isle of Marrow|
Vessel Bay|Karesh|Ulmar|Lisse|
Marlow Heath|Hofstede|Tessaly|Boscombe Row|Pell Hill|Kotka|Almenar|
Hintertal|Murlbridge|Candlemere|Great Hobble|Quern|
Ostrava Sound|Lower Pinfold|Harrow Fells|Stonewick|Amberley|Fenmarsh|Cape Dorran
""".replace("\n", "").split("|")
PEOPLE = """
Ilse Tamm|Mireille Osei|Aldo Ferrante|Henrike Vaal|Ravi Menon|Bea Lindqvist|Jana Brok|Dario Klemm|Tomas Rell|
Ayla Demir|Finn Aro|Greta Holm|Pavel Sorin|Ines Castellan|Omar Haddad|
Lotte Bruun|Nils Akerman|Sana Rahimi|Victor Quell|Mina Park
""".replace("\n", "").split("|")
THINGS = """
swimming pool|bridge|library|theatre|hospital|ferry|school|museum|dam|tunnel|railway line|campsite|harbour|brewery|
cinema|market hall|airport|radio station|football ground|vineyard|bus contract|tram line|town hall|power station
""".replace("\n", "").split("|")
TITLES = (
    "{place} council votes to close its last {thing}",
    "{place} council votes by seven to six for a new {thing}",
    "Fire at {thing} in {place}, four hurt",
    "{number} passengers rescued near {place}",
    "{person} retires after {number} matches",
    "{person} charged with taking bribes for {thing} in {place}",
    "{person} wins prize for novel about {place}",
    "Strike over rosters halts {thing} in {place}",
    "Flood destroys {thing} in {place}",
    "Study links {thing} noise to poor sleep in {place}",
    "Court rules on {thing} of {place}",
    "Hackers shut down computers of {thing} in {place}",
    "{place} to get a new {thing} after {number} years",
    "Parliament passes law on {thing} fees",
    "Minister drops plan for {thing} near {place}",
    "Opposition wins election in {place}",
    "{number} people without electricity in {place}",
    "Regulator fines {thing} operator {number} million",
    "{person} to play for title in {place}",
    "Wildfire near {place} doubles in size",
)
SENTENCES = (
    "The decision was made by seven votes to six on Tuesday.",
    "Repairs to the roof would have cost {number} million, the treasurer said.",
    "Residents of {place} spent the night in a sports hall.",
    "{person} said that nobody was to blame.",
    "Police are questioning the owner of the {thing}.",
    "The union announced a strike for three days from Wednesday.",
    "About {number} firefighters were at work until nightfall.",
    "Nobody was hurt, the coastguard said.",
    "The minister spoke of an unfortunate error.",
    "A petition has {number} signatures so far.",
    "Engineers found cracks in the {thing} of {place}.",
    "Researchers followed {number} pupils for a year.",
    "The king of {place} sent a telegram.",
    "Travellers have to take the bus for several weeks.",
    "{person} denies it and will appeal.",
    "The company blames high prices, and {number} workers fear for their jobs.",
    "It is the first time in {number} years.",
    "Farmers in {place} are worried, biologists delighted.",
    "Health officials asked parents to check vaccination records.",
    "The river had risen by five metres after days of rain.",
)


def _other(pick: random.Random) -> Report:
    def fill(template: str) -> str:
        values = {"place": PLACES, "person": PEOPLE, "thing": THINGS}
        chosen = {name: pick.choice(choices).strip() for name, choices in values.items()}
        return template.format(number=pick.choice([4, 7, 11, 27, 60, 112, 141, 200, 400, 2_300, 12_000]), **chosen)

    return Report(fill(pick.choice(TITLES)), " ".join(fill(each) for each in pick.sample(SENTENCES, 3)))
