"""Hostile variations of ordinary requests. All are drawn from a seeded random generator."""

import json
from random import Random
from urllib.parse import quote_from_bytes, urlencode

DIGITS = "9" * 5000
CSRF = "c" * 32
LONG = "x" * 20_000
DEEP = "[" * 100_000
ACCENTS = "e" + "\u0301\u0327" * 3_000
# Bytes as latin-1, as in a WSGI environment.
RAW = [
    "", " ", "\x00", "a\x00b", "\xff\xfe", "\xc3", "\xed\xa0\x80", "\x80", "\x7f", "\x1b[31m", "\u00e9", "%00",
    "%", "%ff", "-1", "0", "1e999", "NaN", DIGITS, LONG, "../../etc/passwd", "//evil.example", "http://[",
    "http://[::1", "http://\xff", "javascript:x", "a,b,,c", "*", "'\"><b>", "{}", "[]", "null", "bytes=0-",
    "bytes=9-1", 'W/"', '"\x00"', ";", "=", "a=b; c=d", "\t", "a\x0bb", "None", "true", "[::1",
    "::ffff:1.2.3.4", "1.2.3.4:80", "unknown", "for=\"", "q=0.0000000001", ",".join(["de"] * 200), "gzip;q=a",
    "x" * 255, "\xf0\x9f\x98\x80",
]  # fmt: skip
TEXTS = [
    *(each.encode("latin-1").decode("utf-8", "replace") for each in RAW), "\u202e", "\ufeff", ACCENTS,
    "1" * 400, "２", "٣", "1_000", "+1", " 1", "1.5", "0x1", "99999999999999999999", "2026-13-45", "0000-00-00",
    "9999-12-31T23:59", "2026-01-01 00:00", "on", "yes", "ada", "/publish/", "owner",
]  # fmt: skip
DATA = [
    None, True, 0, -1, 1.5, 10**400, float("nan"), float("inf"), "", "\x00", "\ud800", "x" * 3000, "é", [], {},
    [[]], {"": None}, [None], "AAAA", "a b", "====",
]  # fmt: skip
HEADERS = [
    "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_HOST",
    "HTTP_REFERER", "HTTP_ORIGIN", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING",
    "HTTP_USER_AGENT", "HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE", "HTTP_X_FRAGMENT", "HTTP_X_REQUESTED_WITH", "HTTP_X_CSRFTOKEN",
    "HTTP_LAST_EVENT_ID", "HTTP_PURPOSE", "HTTP_SEC_PURPOSE", "HTTP_SEC_FETCH_SITE", "HTTP_SEC_FETCH_MODE",
    "HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_TE", "HTTP_TRANSFER_ENCODING", "HTTP_EXPECT", "HTTP_UPGRADE",
    "HTTP_X_HTTP_METHOD_OVERRIDE", "REMOTE_ADDR", "CONTENT_TYPE", "CONTENT_LENGTH", "SERVER_PORT",
    "SERVER_NAME", "HTTP_X_SESSION_TOKEN", "HTTP_X_PASSWORD",
]  # fmt: skip
METHODS = ["GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "get", "BREW", "", "\xff"]
COOKIES = ["sessionid", "csrftoken", "messages", "django_language", "", "a"]
COOKIE_VALUES = ['"\\000"', '"a\\000b"', '"\\777"', '"\\', '"', '"\\377\\376"', *RAW]
CHARSETS = [
    "utf-8",
    "utf-16",
    "utf-7",
    "latin-1",
    "idna",
    "base64",
    "rot13",
    "undefined",
    "nope",
    "\x00",
    "\xff",
    '"',
]
TYPES = [
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data",
    "text/plain", "application/json", "multipart/form-data; boundary=\xff",
    "multipart/form-data; boundary=" + "x" * 300, "application/x-www-form-urlencoded; charset*=utf-8''%ff",
    "multipart/mixed; boundary=x", ";", "/", "",
]  # fmt: skip
MULTIPART = [
    b'--x\r\nContent-Disposition: form-data; name="body"; filename="a"\r\n\r\nfile\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="body\x00"\r\n\r\n\x00\xff\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name*=utf-7\'\'%2BAAA-\r\n\r\na\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n=A\r\n--x--\r\n',
    b"--x\r\n\r\n--x", b"--x", b"", b"--x--", b"--x\r\nContent-Disposition\r\n\r\na\r\n--x--\r\n",
    b"--x\r\nContent-Disposition: form-data; name*=idna''x%ff\r\n\r\na\r\n--x--\r\n",
    b'--x\r\nContent-Disposition: form-data; name="a"; filename*=undefined\'\'x\r\n\r\na\r\n--x--\r\n',
    b"--x\r\n" + b"A: b\r\n" * 2000 + b"\r\na\r\n--x--\r\n",
]  # fmt: skip


class Mutator:
    """Makes a request at random. The same seed makes the same requests."""

    def __init__(self, random: Random):
        self.random = random

    def request(self, path: str, form: dict[str, str], session: str) -> tuple[dict[str, str], bytes]:
        """A WSGI environment and a body. One to three things in it are wrong."""
        path, _mark, query = path.partition("?")
        method = self.random.choice(["GET", "POST", "POST"])
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}
        environ |= {"CONTENT_TYPE": TYPES[0], "HTTP_X_CSRFTOKEN": CSRF}
        cookies = {"csrftoken": CSRF, **({"sessionid": session} if session else {})}
        environ["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        body = urlencode(form).encode() if method == "POST" else b""
        for _ in range(self.random.randint(1, 3)):
            change = self.random.choice([self.header, self.cookie, self.query, self.path, self.method, self.form])
            if change == self.form:
                body = self.form(environ, form)
            else:
                change(environ)
        return environ, body

    def header(self, environ: dict[str, str]) -> None:
        environ[self.random.choice(HEADERS)] = self.random.choice(RAW)
        if self.random.random() < 0.2:
            environ["CONTENT_TYPE"] = self.content_type()

    def content_type(self) -> str:
        kind = self.random.choice(TYPES)
        return f"{kind}; charset={self.random.choice(CHARSETS)}" if self.random.random() < 0.7 else kind

    def cookie(self, environ: dict[str, str]) -> None:
        name, value = self.random.choice(COOKIES), self.random.choice(COOKIE_VALUES)
        environ["HTTP_COOKIE"] += f"; {name}={value}"

    def query(self, environ: dict[str, str]) -> None:
        names = [
            "q",
            "page",
            "order",
            "before",
            "branch",
            "from",
            "number",
            "post",
            "tab",
            "category",
            "next",
            "since",
        ]
        names += [
            "pick",
            "o",
            "p",
            "_popup",
            "_to_field",
            "role__exact",
            "e",
            "created_at__year",
            "process",
            "quote",
        ]
        names += ["all", "_facets", "id__in", "author__id__exact", "\x00", "\xff", "a[b]"]
        value = self.random.choice(RAW)
        if self.random.random() < 0.7:
            value = quote_from_bytes(value.encode("latin-1"))
        more = f"{self.random.choice(names)}={value}"
        environ["QUERY_STRING"] = "&".join(filter(None, [environ["QUERY_STRING"], more]))

    def path(self, environ: dict[str, str]) -> None:
        parts = environ["PATH_INFO"].split("/")
        parts[self.random.randrange(len(parts))] = self.random.choice(RAW)
        environ["PATH_INFO"] = "/".join(parts)

    def method(self, environ: dict[str, str]) -> None:
        environ["REQUEST_METHOD"] = self.random.choice(METHODS)

    def form(self, environ: dict[str, str], form: dict[str, str]) -> bytes:
        """Replace the body by a form with a wrong value, by JSON, or by a broken one."""
        environ["REQUEST_METHOD"] = "POST"
        match self.random.randrange(6):
            case 0:
                environ["CONTENT_TYPE"] = self.content_type()
                return self.random.choice(MULTIPART)
            case 1:
                environ["CONTENT_TYPE"] = "application/json"
                return self.json().encode("utf-8", "surrogatepass")
            case 2:
                environ["CONTENT_TYPE"] = self.content_type()
                return self.random.choice(RAW).encode("latin-1")
            case 3:
                return urlencode(form | {"credential": self.json()}, errors="surrogatepass").encode()
            case _:
                wrong = {
                    name: self.random.choice(TEXTS) for name in self.random.choices([*form, *OTHER_FIELDS], k=3)
                }
                return urlencode(form | wrong, errors="surrogatepass").encode()

    def json(self) -> str:
        if self.random.random() < 0.3:
            return self.random.choice(
                [DEEP, '{"id":' * 50_000, "[" * 500 + "]" * 500, DIGITS, "{", '"\\ud800"', "NaN"]
            )
        return json.dumps(self.value(credential()))

    def value(self, example: object) -> object:
        """The example with something in it replaced."""
        if self.random.random() < 0.25 or not isinstance(example, dict):
            return self.random.choice(DATA)
        name = self.random.choice(list(example))
        if self.random.random() < 0.2:
            return {key: value for key, value in example.items() if key != name}
        return example | {name: self.value(example[name])}


OTHER_FIELDS = [
    "next", "key", "preview", "draft", "publish", "quote", "undo", "action", "revision", "restore", "until",
    "asked_at", "reason", "pick", "display_name", "bio", "code", "credential", "password", "remember", "login",
    "age", "member", "form_url", "session", "process", "account", "email", "action_send", "action_remove",
    "action_primary", "name", "source_url", "source_name", "byline", "title", "body", "category", "kind",
    "username", "passwordless", "\x00", "csrfmiddlewaretoken", "_save", "_selected_action", "select_across",
    "index", "withdraw", "page", "order", "number",
]  # fmt: skip


def credential() -> dict[str, object]:
    """What a browser sends when a passkey is used or registered."""
    return {
        "id": "AAAA",
        "rawId": "AAAA",
        "type": "public-key",
        "authenticatorAttachment": "platform",
        "clientExtensionResults": {"credProps": {"rk": True}},
        "response": {
            "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQUFBQSIsIm9yaWdpbiI6IiJ9",
            "authenticatorData": "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ",
            "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVg",
            "signature": "AAAA",
            "userHandle": "MQ",
            "transports": ["usb"],
        },
    }
