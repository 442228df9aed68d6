"""The accent colour: corrected for each theme until text in it is readable, by the formula of WCAG 2."""

import colorsys
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

# As in static/css/tokens.css; a test compares them.
DEFAULT, DEFAULT_ON_DARK = "#14623d", "#7fcb9e"
LIGHT_BACKGROUNDS, DARK_BACKGROUNDS = ("#fcfcfa", "#f3f4ef"), ("#131614", "#1b1f1c")
ON_LIGHT, ON_DARK = "#ffffff", "#0c1b12"  # text on a button in the accent colour
READABLE, READABLE_ON_DARK = 4.5, 6.0  # contrast of text. Level AA asks for 4.5; thin light letters need more.
TINT = 0.1  # the accent's share in the background of a notice
STEPS = 256  # of lightness

type Colour = tuple[float, float, float]  # red, green and blue, from 0 to 1


class Shade(NamedTuple):
    """The accent colour in one theme."""

    accent: str
    tint: str
    contrast: float  # the lowest one with a background


class Accent(NamedTuple):
    chosen: str
    light: Shade
    dark: Shade

    @property
    def is_corrected(self) -> bool:
        """Whether the light theme shows another colour than the chosen one. (The dark theme often does.)"""
        return self.light.accent != self.chosen

    @property
    def css(self) -> str:
        pairs = {
            "accent": (self.light.accent, self.dark.accent),
            "on-accent": (ON_LIGHT, ON_DARK),
            "tint": (self.light.tint, self.dark.tint),
        }
        values = "".join(f"--{name}:light-dark({light},{dark});" for name, (light, dark) in pairs.items())
        return f"@layer base{{:root{{{values}}}}}\n"

    @property
    def digest(self) -> str:
        return blake2b(self.css.encode(), digest_size=6).hexdigest()


@lru_cache(maxsize=100)
def accent_of(chosen: str) -> Accent:
    """The accent colour with this hexadecimal code, lighter or darker where it has to be."""
    on_dark = DEFAULT_ON_DARK if chosen == DEFAULT else chosen
    return Accent(
        chosen,
        _readable(chosen, READABLE, LIGHT_BACKGROUNDS, ON_LIGHT, step=-1 / STEPS),
        _readable(on_dark, READABLE_ON_DARK, DARK_BACKGROUNDS, ON_DARK, step=1 / STEPS),
    )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _readable(chosen: str, least: float, backgrounds: tuple[str, ...], text: str, *, step: float) -> Shade:
    """Change the lightness until the colour is readable on its backgrounds, and the text is on the colour."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(chosen))
    while True:
        accent = _hex(colorsys.hls_to_rgb(hue, lightness, saturation))
        tint = _mixed(accent, backgrounds[0])
        lowest = min(contrast(accent, other) for other in (*backgrounds, tint, text))
        if lowest >= least:
            return Shade(accent, tint, lowest)
        lightness = min(1, max(0, lightness + step))


def _mixed(accent: str, background: str) -> str:
    red, green, blue = (TINT * a + (1 - TINT) * b for a, b in zip(_rgb(accent), _rgb(background), strict=True))
    return _hex((red, green, blue))


def _luminance(colour: str) -> float:
    """Relative luminance, from 0 for black to 1 for white."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(colour: str) -> Colour:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)
