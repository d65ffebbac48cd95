"""A server with a login page and a child process; it ends both on SIGTERM, as the real one does."""

import http.server
import os
import signal
import subprocess
import sys

port, cache = int(sys.argv[1]), sys.argv[2]
child = subprocess.Popen(["sleep", "300"])
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    print("SIGINT is ignored", flush=True)


def stop(*_):
    if os.environ.get("FAKE_NEVER_STOPS"):
        return
    child.kill()
    child.wait()
    if cache:
        with open(cache, "w") as file:
            file.write("trained")
    print("stopped in order", flush=True)
    os._exit(143)


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"page")

    def log_message(self, *_):
        pass


signal.signal(signal.SIGTERM, stop)
print(f"children {os.getpid()} {child.pid}", flush=True)
http.server.ThreadingHTTPServer(("127.0.0.1", port), Page).serve_forever()
