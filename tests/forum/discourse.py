"""A forum: a real HTTP server that answers as Discourse's documented API does (docs.discourse.org; its source:
app/controllers/posts_controller.rb and topics_controller.rb, lib/topic_creator.rb), and can be told to misbehave."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from community.forum.config import Forum

KEY, USER, CATEGORY = "f0rum-key-that-nobody-may-see-" + "9" * 30, "meetups-bot", 7
Answer = tuple[int, dict[str, str], bytes]
Trouble = Callable[["Handler"], bool]  # answers itself and says True, or lets the forum answer


@dataclass
class Call:
    """One request, as it came."""

    method: str
    path: str
    headers: dict[str, str]
    sent: dict[str, Any]


@dataclass
class Discourse:
    """The forum's topics and settings, and all that was asked of it. `troubles` befall the next requests in turn,
    `always` each of them."""

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    topics: list[dict[str, Any]] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    always: Trouble | None = None
    may_read: bool = True  # the key has the scope topics: read
    approves: bool = False  # a moderator looks at new topics first
    memory: dict[str, Answer] = field(default_factory=dict)  # the same post within two minutes gets the same answer
    remembers: bool = False
    lock: Any = field(default_factory=threading.Lock)

    @property
    def settings(self) -> Forum:
        """What our settings say of it."""
        return Forum(self.url, KEY, CATEGORY, USER)

    @property
    def env(self) -> dict[str, str]:
        """The same, as an operator says it."""
        return {"FORUM_URL": self.url, "FORUM_API_KEY": KEY, "FORUM_CATEGORY": str(CATEGORY), "FORUM_API_USER": USER}

    def posts(self) -> list[Call]:
        """The requests to make a topic."""
        return [call for call in self.calls if call.method == "POST"]

    def titles(self) -> list[str]:
        """Of the topics there are."""
        return [topic["title"] for topic in self.topics]

    # --- What it answers --------------------------------------------------------------------------------------------

    def answer(self, call: Call) -> Answer:
        """To a request that meets no trouble."""
        if call.headers.get("api-key") != KEY or call.headers.get("api-username") != USER:
            why = "You are not permitted to view the requested resource. The API username or key is invalid."
            return self.error(403, [why], error_type="invalid_access")
        if call.method == "POST" and call.path == "/posts.json":
            return self.create(call.sent)
        found = re.fullmatch(r"/t/external_id/([\w-]+)\.json", call.path)
        return self.by_external_id(found[1]) if found and call.method == "GET" else self.error(404, ["Not found."])

    def create(self, sent: dict[str, Any]) -> Answer:
        """POST /posts.json: the post, or what is wrong with it."""
        signature = json.dumps(sent, sort_keys=True)
        with self.lock:
            if self.remembers and signature in self.memory:
                return self.memory[signature]
            answer = self.memory[signature] = self.create_now(sent)
            return answer

    def create_now(self, sent: dict[str, Any]) -> Answer:
        """As above, but not from memory."""
        if sent.get("category") != CATEGORY:
            return self.error(400, ["You supplied invalid parameters to the request: category"])
        if errors := self.problems(sent):
            return self.error(422, errors, action="create_post")
        if self.approves:
            return as_json(200, {"success": True, "action": "enqueued", "pending_count": 1, "pending_post": {"id": 3}})
        number = 12 + len(self.topics)
        slug = re.sub(r"\W+", "-", sent["title"].lower()).strip("-")
        self.topics.append(sent | {"id": number, "slug": slug, "deleted": False})
        post = {"id": 100 + number, "post_number": 1, "topic_id": number, "topic_slug": slug, "raw": sent["raw"]}
        return as_json(200, post | {"username": USER, "cooked": f"<p>{sent['raw']}</p>"})

    def problems(self, sent: dict[str, Any]) -> list[str]:
        """What Discourse's validations say, with the settings it comes with."""
        title, found = sent.get("title", ""), []
        if len(title) < 15:
            found.append("Title is too short (minimum is 15 characters)")
        if len(title) > 255:
            found.append("Title is too long (maximum is 255 characters)")
        if any(title.lower() == topic["title"].lower() for topic in self.topics if not topic["deleted"]):
            found.append("Title has already been used")
        if len(sent.get("raw", "")) < 20:
            found.append("Body is too short (minimum is 20 characters)")
        if any(sent["external_id"].lower() == topic["external_id"].lower() for topic in self.topics):
            found.append("External has already been taken")
        if not re.fullmatch(r"[\w-]{1,50}", sent["external_id"]):
            found.append("External is invalid")
        return found

    def by_external_id(self, external_id: str) -> Answer:
        """GET /t/external_id/<id>.json: 301 to the topic, as the documentation says."""
        if not self.may_read:
            return self.error(
                403, ["You are not permitted to view the requested resource."], error_type="invalid_access"
            )
        for topic in self.topics:
            if topic["external_id"] == external_id and not topic["deleted"]:
                return 301, {"Location": f"{self.url}/t/{topic['slug']}/{topic['id']}.json"}, b""
        return self.error(404, ["The requested URL or resource could not be found."], error_type="not_found")

    def error(self, status: int, errors: list[str], **more: Any) -> Answer:
        """As Discourse words them."""
        return as_json(status, more | {"errors": errors})


def as_json(status: int, data: Any, **headers: str) -> Answer:
    """An answer that holds this."""
    return status, {"Content-Type": "application/json; charset=utf-8"} | headers, json.dumps(data).encode()


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    forum: Discourse
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.serve()

    def do_POST(self) -> None:
        self.serve()

    def serve(self) -> None:
        """Notes the request, and answers, or has its trouble do so."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.call = Call(self.command, self.path, headers, json.loads(body) if body else {})
        self.forum.calls.append(self.call)
        trouble = self.forum.troubles.pop(0) if self.forum.troubles else self.forum.always
        if trouble is None or not trouble(self):
            self.send(self.forum.answer(self.call))

    def send(self, answer: Answer) -> None:
        """Sends a whole answer."""
        status, headers, body = answer
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Not to the terminal."""


# --- Troubles -------------------------------------------------------------------------------------------------------


def says(status: int, data: Any = None, **headers: str) -> Trouble:
    """Answers that, whatever was asked. Header names are written with _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def trouble(handler: Handler) -> bool:
        handler.send(as_json(status, data, **named) if data is not None else (status, named, b"<h1>Oops</h1>"))
        return True

    return trouble


def too_many(seconds: int = 17, **headers: str) -> Trouble:
    """Discourse's rate limit."""
    extras = {"wait_seconds": seconds, "time_left": f"{seconds} seconds"}
    errors = [f"You’ve performed this action too many times. Please wait {seconds} seconds before trying again."]
    return says(429, {"errors": errors, "error_type": "rate_limit", "extras": extras}, **headers)


def silent(seconds: float) -> Trouble:
    """Says nothing for so long, then hangs up."""

    def trouble(handler: Handler) -> bool:
        time.sleep(seconds)
        handler.close_connection = True
        return True

    return trouble


def slow(seconds: float) -> Trouble:
    """Answers after that."""

    def trouble(handler: Handler) -> bool:
        time.sleep(seconds)
        return False

    return trouble


def dripping(what: bytes = b"HTTP/1.1 200 OK\r\nX-Slow: ", every: float = 0.1, times: int = 100) -> Trouble:
    """One byte at a time, each well within any limit for one read."""

    def trouble(handler: Handler) -> bool:
        with suppress(OSError):
            for number in range(times):
                handler.wfile.write(what[number : number + 1] or b"x")
                time.sleep(every)
        handler.close_connection = True
        return True

    return trouble


def raw(data: bytes) -> Trouble:
    """Sends exactly these bytes and hangs up."""

    def trouble(handler: Handler) -> bool:
        with suppress(OSError):
            handler.wfile.write(data)
        handler.close_connection = True
        return True

    return trouble


def unheard(handler: Handler) -> bool:
    """Does what was asked, and hangs up before it says so."""
    handler.forum.answer(handler.call)
    handler.close_connection = True
    return True


class Server(ThreadingHTTPServer):
    """Does not wait for slow answers when it is stopped, nor tells of clients that went away."""

    daemon_threads, block_on_close = True, False

    def handle_error(self, *_: Any) -> None:
        """A client that went away is what some tests are about."""


@contextmanager
def open_forum() -> Iterator[Discourse]:
    """The forum, on a port of its own."""
    forum = Discourse()
    server = Server(("127.0.0.1", 0), type("Ours", (Handler,), {"forum": forum}))
    forum.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield forum
    finally:
        server.shutdown()
        server.server_close()
