"""Requests as the client takes them, from the places and readers that a version told of."""

FORM = "content-type: application/x-www-form-urlencoded\r\n"
COMPRESSED, PLAIN = "accept-encoding: gzip, deflate, br\r\n", "accept-encoding: identity\r\n"


def get(place: dict, reader: dict | None = None, *, plain: bool = False, follow: bool = False) -> dict:
    """Shows a page, compressed as browsers ask for it unless `plain`; a visitor has no `reader`."""
    return {
        "path": place["path"],
        "headers": headers(reader) + (PLAIN if plain else COMPRESSED),
        "body": "",
        "status": 200,
        "holds": place["holds"],
        "follow": follow,
    }


def post(place: dict, reader: dict) -> dict:
    """Sends the reader's form, which the forum answers with a redirect."""
    return {
        "path": place["path"],
        "headers": headers(reader) + FORM + COMPRESSED,
        "body": reader["form"],
        "status": 302,
        "holds": "",
        "follow": False,
    }


def preview(place: dict, reader: dict) -> dict:
    """Sends the same form with the preview button."""
    sent = post(place, reader)
    return sent | {"body": f"{sent['body']}&preview=1", "status": 200, "holds": place["holds"]}


def unless_changed(request: dict, etag: str) -> dict:
    """The same request from a browser that has the page already."""
    return request | {"headers": f"{request['headers']}if-none-match: {etag}\r\n", "status": 304, "holds": ""}


def headers(reader: dict | None) -> str:
    """The headers of every request."""
    cookie = f"cookie: {reader['cookies']}\r\n" if reader else ""
    return f"host: localhost\r\naccept: text/html\r\n{cookie}"
