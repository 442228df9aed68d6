"""What a page says about its article, and where on the page each value is from."""

import re
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Self

MAX_BYTES = 512_000  # of a page; the rest is ignored


class Origin(StrEnum):
    """Where a value is from."""

    JSON_LD = "json-ld"
    MICRODATA = "microdata"
    OPEN_GRAPH = "open-graph"
    META = "meta"
    LINK = "link"
    TEXT = "text"
    ADDRESS = "address"


@dataclass(frozen=True)
class Moment:
    """A date as precise as the page gives it.

    `text` is ISO 8601: `2026`, `2026-03`, `2026-03-14`, or `2026-03-14T09:30:00+01:00`, where the offset can be
    missing.
    """

    text: str

    @property
    def precision(self) -> str:
        """One of "year", "month", "day" and "time"."""
        return {4: "year", 7: "month", 10: "day"}.get(len(self.text), "time")

    @property
    def day(self) -> date | None:
        """The calendar day where it was published. None if only the month or year is known."""
        return date.fromisoformat(self.text[:10]) if re.match(r"\d{4}-\d\d-\d\d", self.text) else None


@dataclass
class Article:
    """The fields of an article. Empty ones weren't found, or couldn't be trusted."""

    title: str = ""
    source_name: str = ""
    bylines: list[str] = field(default_factory=list)
    published: Moment | None = None
    modified: Moment | None = None
    language: str = ""  # BCP 47: "de" or "de-AT"
    section: str = ""
    canonical_url: str = ""
    is_paywalled: bool | None = None
    excerpt: str = ""  # a quotation, never longer than the limit
    paragraphs: list[str] = field(default_factory=list)  # the article's own, to be hashed and never stored
    origins: dict[str, Origin] = field(default_factory=dict)  # by name of the field

    def set(self, name: str, value: object, origin: Origin) -> None:
        """Fill a field and remember where its value is from."""
        setattr(self, name, value)
        self.origins[name] = origin

    def as_json(self) -> dict[str, Any]:
        """Plain values for `json`, from which `from_json` makes an equal article."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The article of `as_json`. Raises TypeError, KeyError or ValueError if it isn't one."""
        moments = {
            name: Moment(values[name]["text"]) if values[name] else None for name in ("published", "modified")
        }
        origins = {name: Origin(origin) for name, origin in values["origins"].items()}
        return cls(**values | moments | {"origins": origins})
