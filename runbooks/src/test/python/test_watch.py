import json
import os
import shutil
import stat
import sys
import threading
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer

from demo import DEMO, DemoTest, ask, free_port, run, wait_until

SLOWNESS = os.path.join(DEMO, "slowness.py")
WATCH = os.path.join(DEMO, "watch.py")
ALERTMANAGER = "prometheus-alertmanager" if shutil.which("prometheus-alertmanager") else "alertmanager"
INSTALLED = bool(shutil.which("prometheus") and shutil.which(ALERTMANAGER))


class Hook(HTTPServer):
    """Keeps what it was told, and by whom."""

    def __init__(self):
        self.told = []
        super().__init__(("127.0.0.1", 0), Answer)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.told.append((self.path, self.headers["Authorization"], body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


class WatchTest(DemoTest):
    def watch(self, *arguments, check=True, **more):
        return run(sys.executable, WATCH, *arguments, check=check, **more)

    def hook(self):
        hook = Hook()
        self.addCleanup(hook.server_close)
        self.addCleanup(hook.shutdown)
        return hook

    @unittest.skipUnless(INSTALLED, "because Prometheus or Alertmanager is not installed")
    def test_a_slow_shop_is_told_with_the_token(self):
        folder, port = self.provision()
        os.symlink("releases/1.0.0", os.path.join(folder, "current"))
        self.processes("start", folder)
        hook = self.hook()
        token = os.path.join(self.root, "secrets", "token")
        start = [
            *("start", os.path.join(self.root, "watch"), f"http://127.0.0.1:{hook.server_port}", token),
            *("--prometheus", str(free_port()), "--alertmanager", str(free_port()), "--shop", f"127.0.0.1:{port}"),
        ]
        self.addCleanup(self.watch, "stop", os.path.join(self.root, "watch"))
        first = self.watch(*start).stdout
        self.assertEqual(self.watch(*start).stdout, first, "a second start finds what the first one started")
        self.assertEqual(stat.S_IMODE(os.stat(token).st_mode), 0o600)

        run(sys.executable, SLOWNESS, folder, "1.5")
        wait_until(lambda: ask(port, "/")[0] == 200 and hook.told, "the hook is told", 60)

        path, authorization, body = hook.told[0]
        self.assertEqual(path, "/hooks/alertmanager/demo")
        with open(token, encoding="utf-8") as file:
            self.assertEqual(authorization, f"Bearer {file.read()}")
        self.assertEqual(body["alerts"][0]["labels"]["alertname"], "ShopSlow")
        self.assertEqual(body["alerts"][0]["labels"]["service"], "shop")

    @unittest.skipUnless(INSTALLED, "because Prometheus or Alertmanager is not installed")
    def test_what_survived_its_server_is_told_where_the_next_one_is(self):
        """As after a kill of the launcher: both run on, and the next server has another address."""
        before, after = self.hook(), self.hook()
        folder, prometheus, alertmanager = os.path.join(self.root, "watch"), free_port(), free_port()
        self.addCleanup(self.watch, "stop", folder)

        def start(hook, shop):
            return self.watch(
                *("start", folder, f"http://127.0.0.1:{hook.server_port}", os.path.join(self.root, "token")),
                *("--prometheus", str(prometheus), "--alertmanager", str(alertmanager), "--shop", shop),
            ).stdout

        def read_by_alertmanager():
            return [line for line in ask(alertmanager, "/metrics")[1].splitlines() if line.startswith("alertmanager_config_hash")]

        first, old = start(before, "127.0.0.1:1"), read_by_alertmanager()
        self.assertEqual(start(after, "127.0.0.2:1"), first, "the same processes run on")

        wait_until(lambda: read_by_alertmanager() != old, "Alertmanager reads what it is told anew")
        wait_until(lambda: "127.0.0.2:1" in ask(prometheus, "/api/v1/status/config")[1], "Prometheus reads what it is told anew")
        alert = json.dumps([{"labels": {"alertname": "ShopSlow"}}])
        self.assertEqual(ask(alertmanager, "/api/v2/alerts", "POST", alert, {"Content-Type": "application/json"})[0], 200)
        wait_until(lambda: after.told, "the new server is told")
        self.assertFalse(before.told)

    def test_a_shop_is_made_as_slow_as_it_may_be(self):
        folder, _ = self.provision()
        nothing = run(sys.executable, SLOWNESS, folder, "1", check=False)
        self.assertIn("Release one first", nothing.stderr)
        os.symlink("releases/1.0.0", os.path.join(folder, "current"))
        for odd in ("9", "-1", "nan", "two"):
            self.assertNotEqual(run(sys.executable, SLOWNESS, folder, odd, check=False).returncode, 0, odd)
        self.assertFalse(os.path.exists(os.path.join(folder, "slow")))

        self.assertIn("takes 2.5 s more", run(sys.executable, SLOWNESS, folder, "2.5").stdout)
        self.assertIn("takes 0 s more", run(sys.executable, SLOWNESS, folder, "0").stdout)
        self.assertFalse(os.path.exists(os.path.join(folder, "slow")))

    def test_says_that_they_are_not_installed(self):
        done = self.watch("start", os.path.join(self.root, "watch"), "http://127.0.0.1:1", "token", check=False, environment={"PATH": self.root})

        self.assertEqual(done.returncode, 3)
        self.assertIn("not installed", done.stdout)

    def test_what_answers_on_a_taken_port_is_not_taken_for_our_own(self):
        """Another server's Prometheus is ready, and ours would need a moment to notice that it cannot listen."""
        tools, folder, token = (os.path.join(self.root, name) for name in ("tools", "watch", "token"))
        os.makedirs(tools)
        for name in ("prometheus", "prometheus-alertmanager"):
            with open(os.open(os.path.join(tools, name), os.O_WRONLY | os.O_CREAT, 0o755), "w", encoding="ascii") as program:
                program.write("#!/bin/sh\nexec sleep 60\n")
        other, another = self.hook().server_port, self.hook().server_port
        self.addCleanup(self.watch, "stop", folder)

        for prometheus, alertmanager, refused in ((other, another, "prometheus"), (free_port(), other, "alertmanager"), (other, free_port(), "prometheus")):
            done = self.watch(
                *("start", folder, "http://127.0.0.1:1", token, "--prometheus", str(prometheus), "--alertmanager", str(alertmanager)),
                check=False,
                environment={"PATH": f"{tools}:{os.environ['PATH']}"},
            )

            self.assertEqual(done.returncode, 1, done.stdout)
            self.assertIn(f"Port {other} is taken by another program, so {refused} was not started", done.stderr)
            self.assertIn("Stop that program", done.stderr)
            self.assertEqual(os.listdir(folder), [".lock"], "nothing was begun")


if __name__ == "__main__":
    unittest.main()
