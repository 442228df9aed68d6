"""The letter of an avatar can be read on both of its tones, in every colour and both themes (WCAG: 4.5 to 1)."""

import math
import re
from itertools import product

from accounts.person import hue_of, pattern_of

from .tree import ROOT

STYLE = (ROOT / "static/css/avatar.css").read_text()
HUES = [int(hue) for hue in re.findall(r"\.hue-\d+ \{ --hue: (\d+); \}", STYLE)]
OKLCH = r"oklch\(([\d.]+) ([\d.]+) var\(--hue\)\)"
PAIR = rf"light-dark\({OKLCH}, {OKLCH}\)"
# Each has lightness and chroma of the light theme, then of the dark theme.
LETTER = re.search(rf"\n    color: {PAIR}", STYLE)
TONES = [re.search(rf"\n    background: {PAIR}", STYLE), re.search(rf"--tone: {PAIR}", STYLE)]


def luminance(lightness: float, chroma: float, hue: float) -> float:
    """Relative luminance of an OKLCH colour, clipped to sRGB."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long, middle, short = (
        (lightness + x * a + y * b) ** 3
        for x, y in ((0.3963377774, 0.2158037573), (-0.1055613458, -0.0638541728), (-0.0894841775, -1.2914855480))
    )
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    red, green, blue = (min(max(share, 0), 1) for share in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(hue: int, tone: re.Match, theme: int) -> float:
    letter, behind = (
        luminance(*map(float, pair.groups()[2 * theme : 2 * theme + 2]), hue) for pair in (LETTER, tone)
    )
    return (max(letter, behind) + 0.05) / (min(letter, behind) + 0.05)


def test_letters_can_be_read_on_both_tones():
    assert len(HUES) == 12
    contrasts = [contrast(*each) for each in product(HUES, TONES, (0, 1))]
    assert min(contrasts) >= 4.5, min(contrasts)
    assert luminance(1, 0, 0) > 0.99
    assert luminance(0.6279553606, 0.2576833077, 29.2338851923) - 0.2126 < 0.001  # pure red


def test_every_colour_and_pattern_has_a_style_and_is_used():
    names = [f"member-{number}" for number in range(1_000)]
    looks = {(hue_of(name), pattern_of(name)) for name in names}
    assert len(looks) == 72
    assert not [look for look in looks if f".hue-{look[0]} " not in STYLE or f".pattern-{look[1]} " not in STYLE]
