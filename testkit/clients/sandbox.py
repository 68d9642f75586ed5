"""What do the scripts here need of the sandbox itself: credentials, people who agree, and a place for pushes?"""

import queue
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import requests

CALLBACK = "http://127.0.0.1:9/callback"


class Sandbox:
    """The sandbox at a URL."""

    def __init__(self, url):
        self.url = url
        self.apps = self.get("/api/apps")

    def get(self, path):
        answer = requests.get(self.url + path, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def post(self, path, **body):
        answer = requests.post(self.url + path, json=body, timeout=40)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def approve(self, page, person, **choices):
        """A person agrees on a provider's page; gives the pairs of the address the browser goes to."""
        # The fragment never reaches a server, and a real page is asked for first.
        shown = requests.get(page, timeout=10)
        assert shown.status_code == 200, (shown.status_code, shown.text)
        answer = self.post("/api/approve", page=page, person=person, **choices)
        assert answer["redirect"].startswith(CALLBACK), answer
        return dict(parse_qsl(urlsplit(answer["redirect"]).query))

    def refused_page(self, page):
        """A page that the provider does not show: never a redirect."""
        shown = requests.get(page, timeout=10, allow_redirects=False)
        assert shown.status_code == 400, shown.status_code
        return shown.text


def from_arguments():
    return Sandbox(sys.argv[1].rstrip("/"))


class Mailbox:
    """A small web server on loopback that takes pushes: `answer(verb, query, body)` says what it replies."""

    def __init__(self, answer):
        self.pushes = queue.Queue()
        pushes = self.pushes

        class Handler(BaseHTTPRequestHandler):
            def take(self):
                query = dict(parse_qsl(urlsplit(self.path).query))
                body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
                reply = answer(self.command, query, body).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)
                if self.command == "POST":
                    pushes.put((query, body))

            do_GET = do_POST = take

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/push"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self):
        """The next push: its query and its body."""
        return self.pushes.get(timeout=10)


def raises(kind, act, *arguments, **named):
    """The exception of this kind that the call ends with."""
    try:
        result = act(*arguments, **named)
    except kind as error:
        return error
    raise AssertionError(f"{act} gave {result!r} instead of {kind.__name__}")
