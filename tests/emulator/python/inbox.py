"""A server that webhooks are delivered to."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from emulator import emulator


class Inbox:
    """What arrives at an endpoint of an emulator, in the order in which it arrives."""

    def __init__(self, url, **options):
        """Listens, and has the emulator at `url` deliver to it what `options` say."""
        self.arrived = []
        self.changed = threading.Condition()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{self.server.server_port}/webhooks"
        emulator(url, "webhook_endpoints", {"url": address, **options})

    def event(self, kind):
        """The first event of a type, of those that were not taken before; waits until there is one."""
        with self.changed:
            while True:
                for index, (body, _) in enumerate(self.arrived):
                    if json.loads(body)["type"] == kind:
                        return self.arrived.pop(index)
                assert self.changed.wait(20), f"no {kind} arrives"

    def receive(self, body, signature):
        with self.changed:
            self.arrived.append((body, signature))
            self.changed.notify_all()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def handler(inbox):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            inbox.receive(body, self.headers["stripe-signature"])
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    return Handler
