#!/usr/bin/env python3
"""The front door of the demo: stands for the DNS name and the load balancer before the sites.

Usage: front_door.py serve FOLDER
       front_door.py register FOLDER PORT SITE URL    makes a site known; the first one is the active one
       front_door.py activate FOLDER SITE             sends visitors to another site

`FOLDER/front-door.json` is read again whenever it changes. `/…` goes to the active site, `/@SITE/…` to that one, `/front-door`
answers with the state of the door itself.
"""

import http.client
import os
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

# The folder with the runbooks is watched and compared: nothing may be written into it.
sys.dont_write_bytecode = True

from files import locked, read_json, write_json
from service import Handler, Refused, say, serve

PATIENCE_SECONDS = 5
# RFC 9110, 7.6.1: these concern one connection only and are not passed on.
HOP_BY_HOP = {"connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade", "http2-settings"}
ADDED_BY_US = {"content-length", "content-type", "date", "server", "cache-control", "x-content-type-options", "x-process"}


class Config:
    """The file `front-door.json`: {"port": 18080, "sites": {"north": "http://127.0.0.1:18081"}, "active": "north"}."""

    def __init__(self, folder):
        self._path = os.path.join(folder, "front-door.json")
        self._lock, self._seen, self.problem = threading.Lock(), None, None
        self._value = {"sites": {}, "active": None}

    def value(self):
        """The content now; a broken file keeps the last good one in force and is reported."""
        with self._lock:
            try:
                stat = os.stat(self._path)
                seen = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
                if seen != self._seen:
                    self._seen = seen
                    self._value, self.problem = checked(read_json(self._path)), None
            except (OSError, ValueError) as problem:
                self.problem = f"{self._path}: {problem}"
                say(f"{self.problem}; the last good one stays in force")
            return self._value


def checked(value):
    """The config itself, when it has the right shape."""
    if not isinstance(value, dict) or not isinstance(value.get("sites"), dict) or not isinstance(value.get("port"), int):
        raise ValueError('needs {"port": …, "sites": {…}, "active": …}')
    for site, url in value["sites"].items():
        address(url)
        if not site or "/" in site:
            raise ValueError(f"{site!r} is no name of a site")
    if value.get("active") not in value["sites"]:
        raise ValueError("the active site is none of the sites")
    return value


def address(url):
    """Host and port of a site. Only the loopback address: this door leads nowhere else."""
    parts = urlsplit(url) if isinstance(url, str) else None
    if parts is None or parts.scheme != "http" or parts.hostname != "127.0.0.1" or not parts.port:
        raise ValueError(f"{url!r} is no http://127.0.0.1:PORT")
    return parts.hostname, parts.port


def handler_of(config):
    """The HTTP side of the front door."""

    class FrontDoorHandler(Handler):
        def do_GET(self):
            try:
                self._route()
            except Refused as refused:
                self.answer_refusal(refused)

        do_HEAD = do_POST = do_PUT = do_DELETE = do_GET

        def _route(self):
            value, path = config.value(), self.path
            if path.split("?")[0] == "/front-door":
                return self.answer_json(200, status(value, config.problem))
            if not path.startswith("/@"):
                return self._forward(value, value["active"], path)
            site, slash, rest = path[2:].partition("/")
            if not slash:
                return self.answer(308, b"", "text/plain", [("Location", f"/@{site}/")]) if site in value["sites"] else self._unknown(site)
            return self._forward(value, site, "/" + rest)

        def _unknown(self, site):
            raise Refused(404, f"The front door knows no site {site!r}.", "See /front-door for the sites.")

        def _forward(self, value, site, path):
            if not value["sites"]:
                raise Refused(503, "No site is behind the front door.", "Release the shop to a site first.")
            if site not in value["sites"]:
                self._unknown(site)
            host, port = address(value["sites"][site])
            headers = {name: text for name, text in self.headers.items() if name.lower() not in HOP_BY_HOP}
            headers["X-Forwarded-For"], body = self.client_address[0], self.body()
            connection = http.client.HTTPConnection(host, port, timeout=PATIENCE_SECONDS)
            try:
                connection.request(self.command, path, body or None, headers)
                answer = connection.getresponse()
                content = answer.read()
            except socket.timeout:
                raise Refused(504, f"Site {site} did not answer within {PATIENCE_SECONDS} s.", "See whether its shop is overloaded or stuck.") from None
            except (OSError, http.client.HTTPException) as problem:
                raise Refused(502, f"Site {site} is away ({type(problem).__name__}).", "See whether its shop runs: processes.py status.") from None
            finally:
                connection.close()
            kept = [(name, text) for name, text in answer.getheaders() if name.lower() not in HOP_BY_HOP | ADDED_BY_US]
            self.answer(answer.status, content, answer.headers.get("Content-Type", "application/octet-stream"), kept + [("X-Served-By", site)])

    return FrontDoorHandler


def status(value, problem):
    """What the door knows, with a look at each site."""
    sites = value["sites"]
    with ThreadPoolExecutor(max_workers=8) as pool:
        answers = pool.map(_answers, sites.values())
    return {
        "active": value["active"],
        "sites": {site: {"url": url, "answers": answer} for (site, url), answer in zip(sites.items(), answers)},
        "problem": problem,
    }


def _answers(url):
    connection = http.client.HTTPConnection(*address(url), timeout=1)
    try:
        connection.request("GET", "/version")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def change(folder, by):
    """Changes the config under its lock; says whether there was something to change."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "front-door.json")
    with locked(os.path.join(folder, ".config.lock")):
        old = read_json(path)
        new = checked(by(old or {}))
        if new != old:
            write_json(path, new)
        print("unchanged" if new == old else "changed")


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "serve":
        config = Config(arguments[1])
        checked(read_json(os.path.join(arguments[1], "front-door.json")))
        serve(handler_of(config), config.value()["port"], "the front door")
    elif len(arguments) == 5 and arguments[0] == "register":
        _, folder, port, site, url = arguments
        change(folder, lambda old: {"port": int(port), "sites": {**old.get("sites", {}), site: url}, "active": old.get("active", site)})
    elif len(arguments) == 3 and arguments[0] == "activate":
        change(arguments[1], lambda old: {**old, "active": arguments[2]})
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except ValueError as problem:
        sys.exit(f"The front door cannot be set up so: {problem}.")
