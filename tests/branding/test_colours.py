"""Colours are readable in both themes, and colour-blind readers can tell categories apart."""

import math
import re
from itertools import combinations

from hypothesis import example, given
from hypothesis import strategies as st

from forum.branding import colours
from forum.branding.colours import accent_of, contrast
from forum.categories.models import Colour
from tests.house.tree import ROOT

TOKENS = (ROOT / "static/css/tokens.css").read_text()
PAIR = re.compile(r"light-dark\((#\w+), (#\w+)\)")
CATEGORIES = [PAIR.search(line).groups() for line in TOKENS.splitlines() if line.strip().startswith(".colour-")]
THEMES = (colours.LIGHT_BACKGROUNDS, colours.DARK_BACKGROUNDS)
GRAPHIC = 3  # the contrast that WCAG's level AA asks for in a graphic
APART = 0.095  # distance in OKLab; 0.02 is just noticeable side by side
# Machado, Oliveira and Fernandes (2009), for complete red and green blindness.
RED_BLIND = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
GREEN_BLIND = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
NOBODY = ((1, 0, 0), (0, 1, 0), (0, 0, 1))


def token(name: str) -> tuple[str, str]:
    """The light and the dark value, in the long form of six digits."""
    found = re.search(rf"--{name}: {PAIR.pattern}", TOKENS).groups()
    return tuple("#" + "".join(2 * digit for digit in each[1:]) if len(each) == 4 else each for each in found)


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def times(matrix, vector) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def oklab(rgb: list[float]) -> list[float]:
    to_lms = (
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    )
    to_lab = (
        (0.2104542553, 0.7936177850, -0.0040720468),
        (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660),
    )
    lms = times(to_lms, [min(1, max(0, part)) for part in rgb])
    return times(to_lab, [part ** (1 / 3) for part in lms])


def test_the_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


def test_the_code_and_the_styles_have_the_same_colours():
    assert (colours.LIGHT_BACKGROUNDS[0], colours.DARK_BACKGROUNDS[0]) == token("canvas")
    assert (colours.LIGHT_BACKGROUNDS[1], colours.DARK_BACKGROUNDS[1]) == token("raised")
    assert token("accent") == (colours.DEFAULT, colours.DEFAULT_ON_DARK)
    assert token("on-accent") == (colours.ON_LIGHT, colours.ON_DARK)
    default = accent_of(colours.DEFAULT)
    assert (default.light.accent, default.dark.accent) == token("accent")


@given(st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}"))
@example("#ffffff")
@example("#000000")
@example("#ffff00")
@example("#0000ff")
def test_any_accent_colour_is_readable_in_both_themes(chosen):
    accent = accent_of(chosen)
    for shade, backgrounds, on, at in (
        (accent.light, colours.LIGHT_BACKGROUNDS, colours.ON_LIGHT, 0),
        (accent.dark, colours.DARK_BACKGROUNDS, colours.ON_DARK, 1),
    ):
        for background in (*backgrounds, shade.tint, on):
            assert contrast(shade.accent, background) >= 4.5
        for text in ("ink", "quiet"):
            assert contrast(token(text)[at], shade.tint) >= 4.5


def test_a_readable_colour_stays_as_it_was_chosen():
    assert accent_of("#1a237e").light.accent == "#1a237e"
    assert not accent_of("#1a237e").is_corrected
    assert accent_of("#ffd54f").is_corrected


def test_there_is_a_style_for_each_colour_of_a_category():
    assert [int(number) for number in re.findall(r"\.colour-(\d+)", TOKENS)] == Colour.values
    assert len(CATEGORIES) == 10


def test_the_colours_of_categories_stand_out_from_both_backgrounds():
    for pair in CATEGORIES:
        for colour, backgrounds in zip(pair, THEMES, strict=True):
            assert min(contrast(colour, background) for background in backgrounds) >= GRAPHIC


def test_everyone_can_tell_the_colours_of_categories_apart():
    close = []
    for theme in (0, 1):
        for blindness in (NOBODY, RED_BLIND, GREEN_BLIND):
            seen = {pair[theme]: oklab(times(blindness, linear(pair[theme]))) for pair in CATEGORIES}
            close += [(a, b) for a, b in combinations(seen, 2) if math.dist(seen[a], seen[b]) < APART]
    assert close == []
