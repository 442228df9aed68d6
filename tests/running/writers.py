"""Members who write, value and type, and readers who listen, whatever happens to the site meanwhile.

Each does what a browser does: takes the form from its page, sends it, and sends the same form again until there is
an answer. What was answered is written down, to be held against the database afterwards.
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

PAUSE = 0.05  # seconds before something is tried again


@dataclass
class Stage:
    """The thread under a post, as far as anybody was told of it."""

    port: int
    post: int
    sessions: dict[str, str]  # by name
    authors: dict[str, str]  # of the comments that were told to be published, by number
    over: Event = field(default_factory=Event)


class Browser:
    """A member's: it sends everything again until there is an answer."""

    def __init__(self, port: int, session: str):
        self.connection = HTTPConnection("127.0.0.1", port, timeout=processes.PATIENCE)
        self.cookies = SimpleCookie({"sessionid": session})
        self.failed = Counter()  # attempts, by what became of them

    def fields(self, path: str) -> dict[str, str]:
        """Those of the form of this page."""
        status, _head, text = self._insist("GET", path)
        assert status == 200, f"{status} for {path}: {Page(text).words}"
        return Page(text).fields

    def send(self, path: str, since: float = 0, **fields: object) -> tuple:
        """Status, head and text; `since` goes with it as its age."""
        fields["csrfmiddlewaretoken"] = self.cookies["csrftoken"].value
        return self._insist("POST", path, fields, since or time.monotonic())

    def send_in_vain(self, path: str, **fields: object) -> None:
        """The line breaks before there is an answer, whatever becomes of what was sent."""
        fields["csrfmiddlewaretoken"] = self.cookies["csrftoken"].value
        with suppress(OSError, HTTPException), closing(self.connection):
            self._request("POST", path, fields)

    def _insist(self, method: str, path: str, fields: dict | None = None, since: float = 0) -> tuple:
        deadline = time.monotonic() + processes.PATIENCE
        while True:
            age = {"age": int(1000 * (time.monotonic() - since))} if since else {}
            if answer := self._ask(method, path, fields and fields | age):
                return answer
            assert time.monotonic() < deadline, f"no answer to {method} {path}: {self.failed}"
            time.sleep(PAUSE)

    def _ask(self, method: str, path: str, fields: dict | None) -> tuple | None:
        """None where nobody answers, or the site says that it failed."""
        try:
            self._request(method, path, fields)
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except (OSError, HTTPException) as error:
            self.connection.close()  # and opened anew by the next attempt
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
    """Publishes comments and replies, types, values and takes it back, until it is over."""

    def __init__(self, name: str, stage: Stage):
        super().__init__(name=name, daemon=True)
        self.stage, self.browser, self.chance = stage, Browser(stage.port, stage.sessions[name]), Random(name)
        self.rounds, self.error = 0, None
        self.comments: dict[str, tuple[str, str]] = {}  # by number: the words, and whom they mention
        self.values: dict[str, bool] = {}  # by number of the comment: whether it is valued
        self.sent: dict[str, str] = {}  # by place: the key of the form that was sent last
        self.drafts: dict[str, dict[str, str]] = {}  # by place: what was typed and never sent

    def run(self) -> None:
        try:
            while not self.stage.over.is_set():
                number = self.publish(f"Comment {self.rounds} of {self.name}")
                self.value()
                self.think_again_about(number)
                self.rounds += 1
        except Exception as error:
            self.error = error
        finally:
            self.browser.connection.close()

    def publish(self, words: str) -> str:
        """Under the post or any comment of the thread; mentioning somebody. Its number."""
        parent = self.chance.choice(["", *self.stage.authors])
        place = f"/p/{self.stage.post}/c/{f'{parent}/reply' if parent else 'publish'}/"
        mentioned = self.chance.choice(list(self.stage.sessions))
        key = self.browser.fields(place)["key"]
        self.type(place, key, {"body": words})
        words += f", for @{mentioned}"
        if self.rounds % 3 == 0:
            self.browser.send_in_vain(place, key=key, body=words)
        status, head, text = self.browser.send(place, key=key, body=words)
        assert status == 302, f"{status} for {place}: {Page(text).words}"
        number = head["Location"].split("/")[-2]
        self.comments[number] = words, mentioned
        self.sent[place] = key
        self.stage.authors[number] = self.name
        return number

    def think_again_about(self, number: str) -> None:
        """Type into the form of one's own comment, each of which is left alone from then on."""
        place = f"/p/{self.stage.post}/c/{number}/edit/"
        words = {"body": f"Second thoughts of {self.name} about {number}"}
        self.type(place, self.browser.fields(place)["key"], words)
        self.drafts[place] = words

    def type(self, place: str, key: str, words: dict[str, str]) -> None:
        """What keep-draft.js sends of a form while it is being filled in."""
        facts = {"member": self.name, "form_url": place, "key": key}
        status, _head, text = self.browser.send("/drafts/", since=time.monotonic(), **facts, **words)
        assert status == 204, f"{status} for {words} at {place}: {Page(text).words}"

    def value(self) -> None:
        """Somebody else's comment; where that is valued already, take it back."""
        theirs = [number for number, author in list(self.stage.authors.items()) if author != self.name]
        number = self.chance.choice(theirs[-8:])
        undo = self.values.get(number, False)
        path = f"/p/{self.stage.post}/c/{number}/value/"
        status, _head, text = self.browser.send(path, **({"undo": 1} if undo else {}))
        assert status == 302, f"{status} for {path}: {Page(text).words}"
        self.values[number] = not undo


class Reader(Thread):
    """Keeps the thread open as browsers do: comes back whenever its stream ends, and says what it heard last."""

    def __init__(self, stage: Stage):
        super().__init__(daemon=True)
        self.stage, self.last, self.heard = stage, "0", set()

    def run(self) -> None:
        while not self.stage.over.is_set() or self.heard < self.stage.authors.keys():
            with closing(HTTPConnection("127.0.0.1", self.stage.port, timeout=processes.PATIENCE)) as connection:
                try:
                    self._listen(connection)
                except (OSError, HTTPException):
                    time.sleep(PAUSE)

    def _listen(self, connection: HTTPConnection) -> None:
        """Until the stream ends."""
        connection.request("GET", f"/events/p/{self.stage.post}/?since=0", headers={"Last-Event-ID": self.last})
        answer = connection.getresponse()
        if answer.status != 200:
            raise HTTPException(answer.status)
        for line in answer:
            name, _colon, words = line.decode().strip().partition(": ")
            if name == "id":
                self.last = words
            elif name == "data":
                self.heard |= {word.rstrip("*") for word in words.split()}
