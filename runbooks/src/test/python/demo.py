"""A demo estate in a temporary folder, on free ports, with nothing left behind."""

import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

RUNBOOKS = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
DEMO = os.path.join(RUNBOOKS, "demo")
RELEASES = os.path.join(DEMO, "releases")
PROCESSES = os.path.join(DEMO, "processes.py")
FRONT_DOOR = os.path.join(DEMO, "front_door.py")
FAILOVER = os.path.join(DEMO, "failover.py")


def needs(tool):
    return unittest.skipUnless(shutil.which(tool), f"because {tool} is not on the PATH")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, what, seconds=20):
    """Returns the first true value of the condition."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s: {what}")


def ask(port, path="/", method="GET", body=None, headers=None):
    """Status, body and headers of an answer."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=15)) as connection:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.headers


def ask_json(port, path):
    return json.loads(ask(port, path)[1])


def run(*command, environment=None, check=True, **options):
    """Runs a command to its end; its output is part of the failure."""
    done = subprocess.run(command, env={**os.environ, **(environment or {})}, capture_output=True, text=True, timeout=120, check=False, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


class DemoTest(unittest.TestCase):
    """Each test has an estate of its own; its processes are stopped at the end."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="demo-")
        self.addCleanup(temporary.cleanup)
        self.root = os.path.join(temporary.name, "a root")
        self.door, self.door_port = os.path.join(self.root, "front-door"), free_port()
        self.addCleanup(run, sys.executable, PROCESSES, "stop-all", self.root)

    def provision(self, site="north", version="1.0.0", port=None):
        """Does by hand what Terraform does; returns folder and port."""
        folder, port = os.path.join(self.root, site), port or free_port()
        settings = {"SHOP_SITE": site, "SHOP_FOLDER": folder, "SHOP_PORT": str(port)}
        settings.update(SHOP_VERSION=version, RELEASES=RELEASES, PACE_SECONDS="0")
        for act in ("site", "release"):
            run(sys.executable, os.path.join(RUNBOOKS, "terraform", "shop", "provision.py"), act, environment=settings)
        return folder, port

    def deploy(self, site="north", version="1.0.0", primary=None):
        """A site with a shop that runs, made by hand, and is primary unless another site is; returns folder and port."""
        folder, port = self.provision(site, version)
        os.symlink(f"releases/{version}", os.path.join(folder, "current"))
        self.failover("init", folder, self.door, primary or site)
        self.processes("start", folder)
        return folder, port

    def open_door(self, **sites):
        """Registers sites by name and port, in this order, and starts the front door."""
        for site, port in sites.items():
            run(sys.executable, FRONT_DOOR, "register", self.door, str(self.door_port), site, f"http://127.0.0.1:{port}")
        self.processes("start", self.door)

    def failover(self, command, *arguments, check=True):
        """What the command printed, as JSON; without `check` how it ended."""
        done = run(sys.executable, FAILOVER, command, *arguments, check=check)
        return json.loads(done.stdout) if check else done

    def processes(self, command, folder, check=True):
        return run(sys.executable, PROCESSES, command, folder, check=check)

    def lines(self, *path):
        """The objects of a log with one of them per line."""
        with open(os.path.join(self.root, *path), encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def digest(self):
        """Every file and link below the root with its content."""
        found = {}
        for folder, _, files in os.walk(self.root):
            for name in files + [each for each in os.listdir(folder) if os.path.islink(os.path.join(folder, each))]:
                path = os.path.join(folder, name)
                if os.path.islink(path):
                    found[path] = os.readlink(path)
                else:
                    with open(path, "rb") as file:
                        found[path] = file.read()
        return found
