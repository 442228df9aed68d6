"""Simulated members who write, upvote and type, and readers with open threads, while processes are killed.

They act like browsers: they load a form, send it, and send it again until there is a response. They record what
was confirmed, to compare it with the database.
"""

import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from random import Random
from threading import Event, Thread
from urllib.parse import urlencode

from tests.support import processes
from tests.support.reading import Page

PAUSE = 0.05  # seconds before another attempt


@dataclass
class Stage:
    """A thread, with the comments that were confirmed."""

    port: int
    post: int
    sessions: dict[str, str]  # by name
    authors: dict[str, str]  # of confirmed comments, by number
    over: Event = field(default_factory=Event)


class Browser:
    """A member's browser, which sends a request again until there is a response."""

    def __init__(self, port: int, session: str):
        self.connection = HTTPConnection("127.0.0.1", port, timeout=processes.TIMEOUT)
        self.cookies = SimpleCookie({"sessionid": session})
        self.failed = Counter()  # failed attempts, by reason

    def fields(self, path: str) -> dict[str, str]:
        """The fields of the form on this page."""
        status, _head, text = self._retry("GET", path)
        assert status == 200, f"{status} for {path}: {Page(text).words}"
        return Page(text).fields

    def send(self, path: str, since: float = 0, **fields: object) -> tuple:
        """Send a form, and return status, headers and text. `since` is sent as the age of a draft."""
        fields["csrfmiddlewaretoken"] = self.cookies["csrftoken"].value
        return self._retry("POST", path, fields, since or time.monotonic())

    def send_without_response(self, path: str, **fields: object) -> None:
        """Send a form, and close the connection before the response."""
        fields["csrfmiddlewaretoken"] = self.cookies["csrftoken"].value
        with suppress(OSError, HTTPException), closing(self.connection):
            self._request("POST", path, fields)

    def _retry(self, method: str, path: str, fields: dict | None = None, since: float = 0) -> tuple:
        deadline = time.monotonic() + processes.TIMEOUT
        while True:
            age = {"age": int(1000 * (time.monotonic() - since))} if since else {}
            if answer := self._try(method, path, fields and fields | age):
                return answer
            assert time.monotonic() < deadline, f"no answer to {method} {path}: {self.failed}"
            time.sleep(PAUSE)

    def _try(self, method: str, path: str, fields: dict | None) -> tuple | None:
        """One attempt. None if there is no response, or a server error."""
        try:
            self._request(method, path, fields)
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except (OSError, HTTPException) as error:
            self.connection.close()  # the next attempt opens it again
            self.failed[type(error).__name__] += 1
            return None
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        if answer.status >= 500:
            self.failed[answer.status] += 1
            return None
        return answer.status, answer.headers, text

    def _request(self, method: str, path: str, fields: dict | None) -> None:
        cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in self.cookies.items())
        head = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, fields and urlencode(fields), head)


class Writer(Thread):
    """Publishes comments and replies, types drafts, and adds and removes upvotes, until `over` is set."""

    def __init__(self, name: str, stage: Stage):
        super().__init__(name=name, daemon=True)
        self.stage, self.browser, self.chance = stage, Browser(stage.port, stage.sessions[name]), Random(name)
        self.rounds, self.error = 0, None
        self.comments: dict[str, tuple[str, str]] = {}  # by number: the text, and the mentioned member
        self.upvotes: dict[str, bool] = {}  # by number of the comment: whether it's upvoted
        self.sent: dict[str, str] = {}  # by form URL: the key of the last form sent
        self.drafts: dict[str, dict[str, str]] = {}  # by form URL: text that was never sent

    def run(self) -> None:
        try:
            while not self.stage.over.is_set():
                number = self.publish(f"Comment {self.rounds} of {self.name}")
                self.upvote()
                self.type_an_edit(number)
                self.rounds += 1
        except Exception as error:
            self.error = error
        finally:
            self.browser.connection.close()

    def publish(self, body: str) -> str:
        """Publish a comment or a reply that mentions someone, and return its number."""
        parent = self.chance.choice(["", *self.stage.authors])
        form_url = f"/p/{self.stage.post}/c/{f'{parent}/reply' if parent else 'publish'}/"
        mentioned = self.chance.choice(list(self.stage.sessions))
        key = self.browser.fields(form_url)["key"]
        self.type(form_url, key, {"body": body})
        body += f", for @{mentioned}"
        if self.rounds % 3 == 0:
            self.browser.send_without_response(form_url, key=key, body=body)
        status, head, text = self.browser.send(form_url, key=key, body=body)
        assert status == 302, f"{status} for {form_url}: {Page(text).words}"
        number = head["Location"].split("/")[-2]
        self.comments[number] = body, mentioned
        self.sent[form_url] = key
        self.stage.authors[number] = self.name
        return number

    def type_an_edit(self, number: str) -> None:
        """Type into the edit form of an own comment, and leave it as a draft."""
        form_url = f"/p/{self.stage.post}/c/{number}/edit/"
        fields = {"body": f"Second thoughts of {self.name} about {number}"}
        self.type(form_url, self.browser.fields(form_url)["key"], fields)
        self.drafts[form_url] = fields

    def type(self, form_url: str, key: str, fields: dict[str, str]) -> None:
        """Save a draft, as keep-draft.js does."""
        draft = {"member": self.name, "form_url": form_url, "key": key}
        status, _head, text = self.browser.send("/drafts/", since=time.monotonic(), **draft, **fields)
        assert status == 204, f"{status} for {fields} at {form_url}: {Page(text).words}"

    def upvote(self) -> None:
        """Upvote someone else's comment, or remove the upvote if there is one."""
        theirs = [number for number, author in list(self.stage.authors.items()) if author != self.name]
        number = self.chance.choice(theirs[-8:])
        undo = self.upvotes.get(number, False)
        path = f"/p/{self.stage.post}/c/{number}/upvote/"
        status, _head, text = self.browser.send(path, **({"undo": 1} if undo else {}))
        assert status == 302, f"{status} for {path}: {Page(text).words}"
        self.upvotes[number] = not undo


class Reader(Thread):
    """Keeps a thread open like a browser: reconnects whenever its stream ends, with the last event ID."""

    def __init__(self, stage: Stage):
        super().__init__(daemon=True)
        self.stage, self.last, self.heard = stage, "0", set()

    def run(self) -> None:
        while not self.stage.over.is_set() or self.heard < self.stage.authors.keys():
            with closing(HTTPConnection("127.0.0.1", self.stage.port, timeout=processes.TIMEOUT)) as connection:
                try:
                    self._listen(connection)
                except (OSError, HTTPException):
                    time.sleep(PAUSE)

    def _listen(self, connection: HTTPConnection) -> None:
        """Read events until the stream ends."""
        connection.request("GET", f"/events/p/{self.stage.post}/?since=0", headers={"Last-Event-ID": self.last})
        answer = connection.getresponse()
        if answer.status != 200:
            raise HTTPException(answer.status)
        for line in answer:
            name, _colon, value = line.decode().strip().partition(": ")
            if name == "id":
                self.last = value
            elif name == "data":
                self.heard |= {word.rstrip("*") for word in value.split()}
