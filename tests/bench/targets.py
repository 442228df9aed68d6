"""What was to be reached, and whether it was. Pages are judged at one connection."""

from collections.abc import Iterator

from tests.bench.pages import BRIEF, CONSTANT, EIGHT_POSTS, ONE_POST, PAGES, WRITING, Page

QUERIES_OF_A_REPLY = 12
REPLIES_A_SECOND = 120
SHARE_OF_COPY = 0.3
RENDERED_A_SECOND = 1_500
MEMORY = 260  # MB
MARKUP, COMPRESSED = 60, 25  # kB of a page of 50 comments of 100 words: all but their text; all of it, compressed
GROWTH = 1.2


def judge(results: dict, *, earlier: dict | None) -> list[dict]:
    """All targets of this version about which something was measured. `earlier`: results at default scale, for
    those at large."""
    version, is_large = results["versions"][0], results["scale"]["name"] == "large"
    rows = _by_name(version)
    found = [*_pages(rows, is_large=is_large), *_others(version, rows)]
    if is_large and earlier:
        found += _growth(rows, _by_name(earlier["versions"][0]))
    return found


def words(found: list[dict]) -> str:
    lines = []
    for each in found:
        sign, verdict = "≥" if each["at_least"] else "≤", "met" if each["met"] else "MISSED"
        lines.append(f"{each['what']:<44} {each['is']:>8.2f} {sign} {each['limit']:g} {each['unit']}: {verdict}")
    return "\n".join(lines)


def _by_name(version: dict) -> dict[str, dict]:
    """The rows at one connection, or at the only number of them that there is."""
    rows = [row for row in version["rows"] if not row["missing"]]
    return {row["page"]: row for row in reversed(rows)}


def _pages(rows: dict[str, dict], *, is_large: bool) -> Iterator[dict]:
    for page in (*PAGES, *WRITING):
        limit = (is_large and page.limit_at_large) or page.limit
        if limit and page.name in rows and (of := _measure_of(page, rows)):
            yield _target(page.name, rows[page.name]["times_constant"] / of, limit, f"times {page.of}")


def _measure_of(page: Page, rows: dict[str, dict]) -> float | None:
    if page.of == CONSTANT:
        return 1
    return rows[page.of]["times_constant"] if page.of in rows else None


def _others(version: dict, rows: dict[str, dict]) -> Iterator[dict]:
    if reply := rows.get("reply"):
        yield _target("reply", reply["queries"], QUERIES_OF_A_REPLY, "queries")
    for name in (ONE_POST, EIGHT_POSTS):
        if writers := rows.get(name):
            yield _target(name, writers["requests_a_second"], REPLIES_A_SECOND, "replies/s", at_least=True)
    if brief := rows.get(BRIEF):
        markup = brief["raw"] - version["own_text"]
        yield _target(f"{BRIEF}: all but their text", markup / 1000, MARKUP, "kB")
        yield _target(f"{BRIEF}: compressed", brief["sent"] / 1000, COMPRESSED, "kB")
    if found := version["import"]:
        for name, share in (("import", "share_of_copy"), ("import, unindexed", "share_of_copy_unindexed")):
            yield _target(name, found[share], SHARE_OF_COPY, "of COPY", at_least=True)
        yield _target("rendering", found["rendered_a_second"], RENDERED_A_SECOND, "bodies/s", at_least=True)
    yield _target("memory of the web processes", version["memory"]["peak"]["pss"] / 1e6, MEMORY, "MB")


def _growth(rows: dict[str, dict], earlier: dict[str, dict]) -> Iterator[dict]:
    """The same pages with ten times as many comments."""
    for page in PAGES:
        if page.name in rows and page.name in earlier and not page.baseline:
            before = earlier[page.name]["times_constant"]
            growth = rows[page.name]["times_constant"] / before
            yield _target(f"{page.name}: growth", growth, GROWTH, "times that at default scale")


def _target(what: str, is_: float, limit: float, unit: str, *, at_least: bool = False) -> dict:
    met = is_ >= limit if at_least else is_ <= limit
    return {"what": what, "is": is_, "limit": limit, "unit": unit, "at_least": at_least, "met": met}
