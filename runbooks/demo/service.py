"""What both HTTP services of the demo share: short answers, bounded bodies, a stop that finishes open requests."""

import json
import os
import signal
import socket
import sys
import threading
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BODY_LIMIT = 64 * 1024


class Refused(Exception):
    """A request that is answered with `status` and a reason."""

    def __init__(self, status, problem, hint):
        super().__init__(problem)
        self.status, self.problem, self.hint = status, problem, hint


class Handler(BaseHTTPRequestHandler):
    """One connection, one request: HTTP/1.0 closes it, so that a stop never waits for an idle client."""

    timeout = 5
    server_version = "shop-demo"
    sys_version = ""

    def answer(self, status, body, kind, headers=()):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        # Tells whoever started this process that it is the one that answers, and not another server on the same port.
        self.send_header("X-Process", str(os.getpid()))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def answer_json(self, status, value, headers=()):
        self.answer(status, json.dumps(value, ensure_ascii=False).encode() + b"\n", "application/json; charset=utf-8", headers)

    def answer_refusal(self, refused):
        self.answer_json(refused.status, {"problem": str(refused.problem), "hint": refused.hint})

    def body(self):
        """The request's body, at most BODY_LIMIT bytes."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdigit():
            raise Refused(411, "The length of the body is not known.", "Send Content-Length.")
        if int(length) > BODY_LIMIT:
            raise Refused(413, "The body is too large.", f"Send at most {BODY_LIMIT} bytes.")
        return self.rfile.read(int(length))

    def log_request(self, code="-", size="-"):
        """Only failures are worth a line: health checks and scrapes come every few seconds."""
        if str(code).isdigit() and int(code) >= 500:
            super().log_request(code, size)

    def log_message(self, format, *args):
        say(format % args)


class Server(ThreadingHTTPServer):
    """Waits for open requests when it is closed."""

    daemon_threads = False
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """A client that went away is no fault of the service."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, socket.timeout)):
            super().handle_error(request, client_address)


def say(text):
    print(f"{now()} {text}", file=sys.stderr, flush=True)


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def serve(handler, port, name):
    """Serves on the loopback address until SIGTERM or SIGINT, then finishes the open requests."""
    try:
        server = Server(("127.0.0.1", port), handler)
    except OSError as problem:
        sys.exit(f"{name} cannot listen on 127.0.0.1:{port} ({problem.strerror}). Stop what uses this port, or give {name} another one.")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    say(f"{name} listens on 127.0.0.1:{port}")
    with server:
        server.serve_forever(poll_interval=0.1)
    say(f"{name} has stopped")
