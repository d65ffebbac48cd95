#!/usr/bin/env python3
"""Starts and stops the processes of the demo. They live on their own, whoever started them.

Usage: processes.py start FOLDER | stop FOLDER | status ROOT | start-all ROOT | stop-all ROOT

FOLDER is a site's folder (`site.json`) or the front door's (`front-door.json`); ROOT holds such folders.
Each folder keeps `process.json` (pid and start time), `process.log` and a lock, so that two starts make one process.
"""

import http.client
import os
import signal
import sys
import time
from json import dumps

# The folder with the runbooks is watched and compared: nothing may be written into it.
sys.dont_write_bytecode = True

from detached import alive, spawn
from files import Busy, locked, read_json

HERE = os.path.dirname(os.path.abspath(__file__))
START_SECONDS = 15
STOP_SECONDS = 10


class Problem(Exception):
    """Something that the operator has to know: what happened, what to do."""


class Process:
    """The one process that belongs to a folder."""

    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        site = read_json(self._file("site.json"))
        door = read_json(self._file("front-door.json"))
        if site is None and door is None:
            raise Problem(f"{self.folder} is neither a site nor a front door. Let Terraform make the site first.")
        self.is_site = site is not None
        self.name = f"the shop of {site['name']}" if self.is_site else "the front door"
        self.port = (site or door)["port"]
        self._program = ["shop.py"] if self.is_site else ["front_door.py", "serve"]

    def _file(self, name):
        return os.path.join(self.folder, name)

    def deployed(self):
        return not self.is_site or os.path.exists(self._file("current"))

    def pid(self):
        """The pid of the running process. A pid that was given to another process meanwhile does not count."""
        known = read_json(self._file("process.json"))
        return known["pid"] if known and alive(known["pid"], known["started"]) else None

    def start(self):
        with locked(self._file(".process.lock")):
            pid = self.pid()
            if pid is not None:
                self._wait_until_it_answers(pid)
                return f"{self.name} runs already (pid {pid})"
            if not self.deployed():
                raise Problem(f"{self.name} has no current release. Release a version to this site first.")
            program, *rest = self._program
            command = [sys.executable, "-B", os.path.join(HERE, program), *rest, self.folder]
            pid = spawn(command, self.folder, self._file("process.json"), self._file("process.log"))
            self._wait_until_it_answers(pid)
            return f"{self.name} started (pid {pid}, port {self.port})"

    def _wait_until_it_answers(self, pid):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.pid() != pid:
                raise Problem(f"{self.name} ended at once: {self._last_words()}")
            if self._answering() == str(pid):
                return
            time.sleep(0.05)
        raise Problem(f"{self.name} (pid {pid}) does not answer on port {self.port} after {START_SECONDS} s. See {self._file('process.log')}, stop it, start it again.")

    def _answering(self):
        """The pid, as text, of whatever answers on the port."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("HEAD", "/version" if self.is_site else "/front-door")
            return connection.getresponse().getheader("X-Process")
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def _last_words(self):
        with open(self._file("process.log"), encoding="utf-8", errors="replace") as log:
            return " | ".join(log.read()[-2000:].splitlines()[-3:]) or "it said nothing."

    def stop(self):
        with locked(self._file(".process.lock")):
            pid = self.pid()
            if pid is None:
                return f"{self.name} does not run"
            for number in (signal.SIGTERM, signal.SIGKILL):
                self._signal(pid, number)
                deadline = time.monotonic() + STOP_SECONDS
                while time.monotonic() < deadline:
                    if self.pid() is None:
                        os.remove(self._file("process.json"))
                        return f"{self.name} stopped"
                    time.sleep(0.02)
            raise Problem(f"{self.name} (pid {pid}) cannot be ended. Look at the machine.")

    def _signal(self, pid, number):
        try:
            if self.pid() == pid:
                os.kill(pid, number)
        except ProcessLookupError:
            pass

    def status(self):
        current = self._file("current")
        version = os.path.basename(os.readlink(current)) if os.path.islink(current) else None
        role = (read_json(self._file("role.json")) or {}).get("role")
        return {"pid": self.pid(), "port": self.port, **({"version": version, "role": role} if self.is_site else {})}


def folders(root):
    """Name and path of each folder in ROOT that has a process; none when there is no ROOT yet."""
    for name in sorted(os.listdir(root)) if os.path.isdir(root) else ():
        folder = os.path.join(root, name)
        if any(os.path.exists(os.path.join(folder, file)) for file in ("site.json", "front-door.json")):
            yield name, folder


def for_all(root, act):
    """Does the act to each process; one that fails does not keep the others from it."""
    failed = False
    for name, folder in folders(root):
        try:
            process = Process(folder)
            if process.deployed() or process.pid() is not None:
                print(act(process))
        except (Problem, Busy, OSError, ValueError) as problem:
            failed = True
            print(f"{name}: {problem}", file=sys.stderr)
    return 1 if failed else 0


def main(command, folder):
    if command == "start":
        print(Process(folder).start())
    elif command == "stop":
        print(Process(folder).stop())
    elif command == "start-all":
        return for_all(folder, Process.start)
    elif command == "stop-all":
        return for_all(folder, Process.stop)
    elif command == "status":
        print(dumps({name: Process(path).status() for name, path in folders(folder)}, indent=2))
    else:
        sys.exit(__doc__)
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        sys.exit(main(*sys.argv[1:]))
    except (Problem, Busy, OSError, ValueError) as failure:
        sys.exit(str(failure))
