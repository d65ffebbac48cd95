#!/usr/bin/env python3
"""A real Prometheus and Alertmanager that watch the demo shop and tell the server what they find, where both are installed.

Usage: watch.py start FOLDER SERVER TOKEN_FILE [--prometheus PORT] [--alertmanager PORT] [--shop ADDRESS...] | stop FOLDER

FOLDER holds what they write. SERVER is told at its hook `demo` (alerts.yaml), with the token of TOKEN_FILE, which is made when it is missing.
Ends with 3 when they are not installed.
"""

import argparse
import contextlib
import http.client
import os
import secrets
import shutil
import signal
import socket
import sys
import time

# The folder with the runbooks is watched and compared: nothing may be written into it.
sys.dont_write_bytecode = True

from detached import alive, spawn
from files import Busy, locked, read_json, write_json

NOT_INSTALLED = 3
START_SECONDS = 20
STOP_SECONDS = 10
# As Debian calls them, and as their authors do.
PROGRAMS = {"prometheus": ("prometheus",), "alertmanager": ("prometheus-alertmanager", "alertmanager")}
# As estate.yaml names them.
PORTS = {"prometheus": 18090, "alertmanager": 18093}
SHOP = ("127.0.0.1:18081", "127.0.0.1:18082")


def rules():
    """What is noticed: the shop is slow for people, at whichever site."""
    return {
        "groups": [
            {
                "name": "shop",
                "rules": [
                    {
                        "alert": "ShopSlow",
                        "expr": "histogram_quantile(0.95, sum by (le) (rate(shop_request_duration_seconds_bucket[10s]))) > 1",
                        "for": "1s",
                        "labels": {"service": "shop", "severity": "critical"},
                        "annotations": {"summary": "95 of 100 answers take up to {{ $value | humanizeDuration }}"},
                    }
                ],
            }
        ]
    }


def scraping(shop, alertmanager):
    return {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": ["rules.yml"],
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": [f"127.0.0.1:{alertmanager}"]}]}]},
        "scrape_configs": [{"job_name": "shop", "static_configs": [{"targets": list(shop)}]}],
    }


def telling(server, token_file):
    return {
        "route": {"receiver": "evenkeel", "group_by": ["..."], "group_wait": "1s", "group_interval": "1s", "repeat_interval": "1h"},
        "receivers": [
            {
                "name": "evenkeel",
                "webhook_configs": [
                    {
                        "url": f"{server}/hooks/alertmanager/demo",
                        "send_resolved": True,
                        "http_config": {"authorization": {"credentials_file": os.path.abspath(token_file)}},
                    }
                ],
            }
        ],
    }


def make_token(file):
    os.makedirs(os.path.dirname(file), mode=0o700, exist_ok=True)
    with contextlib.suppress(FileExistsError), open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as new:
        new.write(secrets.token_hex(24))


def programs():
    """The path of each program; None when one of them is not installed."""
    found = {name: next(filter(None, map(shutil.which, names)), None) for name, names in PROGRAMS.items()}
    return found if all(found.values()) else None


def running(folder, name):
    known = read_json(os.path.join(folder, f"{name}.json"))
    return known["pid"] if known and alive(known["pid"], known["started"]) else None


def refuse_taken(folder, ports):
    """Raises OSError when another program listens where one of ours would: it may answer as ours does, so its answers prove nothing."""
    for name, port in ports.items():
        if running(folder, name) is not None:
            continue
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                raise OSError(
                    f"Port {port} is taken by another program, so {name} was not started. "
                    f"Stop that program, perhaps the {name} of another Evenkeel server, and start again."
                )


def await_ready(folder, name, pid, port, log):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if running(folder, name) != pid:
            with open(log, encoding="utf-8", errors="replace") as file:
                raise OSError(f"{name} ended at once: {' | '.join(file.read()[-2000:].splitlines()[-3:])}")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/-/ready")
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.05)
    raise OSError(f"{name} (pid {pid}) is not ready on port {port} after {START_SECONDS} s. See {log}")


def write_changed(folder, files):
    """Writes the files that say something else than before; whether there were any."""
    changed = {name: value for name, value in files.items() if read_json(os.path.join(folder, name)) != value}
    for name, value in changed.items():
        # JSON is YAML.
        write_json(os.path.join(folder, name), value)
    return bool(changed)


def start(folder, server, token_file, ports, shop):
    found = programs()
    if found is None:
        print("Prometheus and Alertmanager are not installed: the page Alerts has a button that sends what they would")
        return NOT_INSTALLED
    refuse_taken(folder, ports)
    make_token(os.path.abspath(token_file))
    settings = {
        "alertmanager": {"alertmanager.yml": telling(server, token_file)},
        "prometheus": {"rules.yml": rules(), "prometheus.yml": scraping(shop, ports["alertmanager"])},
    }
    options = {
        "alertmanager": ["--config.file=alertmanager.yml", "--storage.path=alertmanager", "--cluster.listen-address="],
        "prometheus": ["--config.file=prometheus.yml", "--storage.tsdb.path=prometheus", "--storage.tsdb.retention.time=1d"],
    }
    for name, more in options.items():
        log = os.path.join(folder, f"{name}.log")
        pid = running(folder, name)
        if pid is None:
            write_changed(folder, settings[name])
            command = [found[name], *more, f"--web.listen-address=127.0.0.1:{ports[name]}"]
            pid = spawn(command, os.path.abspath(folder), os.path.join(folder, f"{name}.json"), log)
            await_ready(folder, name, pid, ports[name], log)
        else:
            # One that is still starting does not listen to the signal yet, and would be ended by it.
            await_ready(folder, name, pid, ports[name], log)
            if write_changed(folder, settings[name]):
                os.kill(pid, signal.SIGHUP)
        print(f"{name} runs (pid {pid}, port {ports[name]})")
    return 0


def stop(folder):
    for name in PROGRAMS:
        pid = running(folder, name)
        if pid is None:
            continue
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                break
            deadline = time.monotonic() + STOP_SECONDS
            while running(folder, name) == pid and time.monotonic() < deadline:
                time.sleep(0.02)
        print(f"{name} stopped")
    return 0


def main(arguments):
    parser = argparse.ArgumentParser(usage=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    starting = acts.add_parser("start")
    starting.add_argument("folder")
    starting.add_argument("server")
    starting.add_argument("token_file")
    for name, port in PORTS.items():
        starting.add_argument(f"--{name}", type=int, default=port)
    starting.add_argument("--shop", nargs="+", default=SHOP)
    acts.add_parser("stop").add_argument("folder")
    given = parser.parse_args(arguments)
    if given.act == "stop" and not os.path.isdir(given.folder):
        return 0
    os.makedirs(given.folder, exist_ok=True)
    with locked(os.path.join(given.folder, ".lock")):
        if given.act == "stop":
            return stop(given.folder)
        return start(given.folder, given.server, given.token_file, {name: getattr(given, name) for name in PORTS}, given.shop)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Busy, OSError, ValueError) as failure:
        sys.exit(str(failure))
