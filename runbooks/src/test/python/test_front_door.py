import json
import os
import signal
import socket
import sys
import unittest

from demo import FRONT_DOOR, DemoTest, ask, ask_json, free_port, run, wait_until


class FrontDoorTest(DemoTest):
    def test_leads_to_the_active_site_and_to_a_named_one(self):
        (_, north), (_, south) = self.deploy("north"), self.deploy("south", "1.1.0")
        self.open_door(north=north, south=south)

        self.assertEqual(ask_json(self.door_port, "/version")["site"], "north")
        self.assertEqual(ask_json(self.door_port, "/@south/version"), {"service": "shop", "site": "south", "version": "1.1.0"})
        self.assertEqual(ask(self.door_port, "/@south")[2]["Location"], "/@south/")
        self.assertIn("The shop, south", ask(self.door_port, "/@south/")[1])

    def test_follows_a_changed_config_at_once(self):
        (_, north), (_, south) = self.deploy("north"), self.deploy("south")
        self.open_door(north=north, south=south)

        run(sys.executable, FRONT_DOOR, "activate", self.door, "south")

        self.assertEqual(ask_json(self.door_port, "/version")["site"], "south")
        self.assertEqual(ask_json(self.door_port, "/front-door")["active"], "south")

    def test_passes_on_orders_and_redirects(self):
        _, north = self.deploy("north")
        self.open_door(north=north)
        form = {"Content-Type": "application/x-www-form-urlencoded"}

        status, _, headers = ask(self.door_port, "/@north/orders", "POST", "article=lamp", form)

        self.assertEqual((status, headers["Location"], headers["X-Served-By"]), (303, "./", "north"))
        self.assertEqual(len(ask_json(north, "/orders")), 1)

    def test_says_which_site_is_away(self):
        folder, north = self.deploy("north")
        self.open_door(north=north)
        self.processes("stop", folder)

        status, body, _ = ask(self.door_port, "/health")

        self.assertEqual(status, 502)
        self.assertIn("Site north is away", json.loads(body)["problem"])
        self.assertFalse(ask_json(self.door_port, "/front-door")["sites"]["north"]["answers"])
        self.assertEqual(ask(self.door_port, "/@west/")[0], 404)

    def test_gives_up_on_a_site_that_never_answers(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            self.open_door(north=silent.getsockname()[1])

            status, body, _ = ask(self.door_port, "/health")

        self.assertEqual(status, 504)
        self.assertIn("did not answer within", json.loads(body)["problem"])

    def test_keeps_the_last_good_config_when_the_file_breaks(self):
        _, north = self.deploy("north")
        self.open_door(north=north)
        ask(self.door_port, "/version")

        for broken in ("{", "[]", '{"port": 1, "sites": {"north": "http://example.org"}, "active": "north"}'):
            with self.subTest(config=broken), open(os.path.join(self.door, "front-door.json"), "w", encoding="utf-8") as file:
                file.write(broken)
                file.flush()
                self.assertEqual(ask(self.door_port, "/version")[0], 200)
                self.assertIn("front-door.json", ask_json(self.door_port, "/front-door")["problem"])
        os.remove(os.path.join(self.door, "front-door.json"))
        self.assertEqual(ask(self.door_port, "/version")[0], 200)
        pid = self.lines("front-door", "process.json")[0]["pid"]
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not self.answers(), "the front door ends")

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.door_port)) == 0

    def test_refuses_to_lead_anywhere_else(self):
        for url in ("http://example.org:80", "file:///etc/passwd", "http://127.0.0.1"):
            with self.subTest(url=url):
                done = run(sys.executable, FRONT_DOOR, "register", self.door, "18080", "north", url, check=False)
                self.assertEqual(done.returncode, 1)
                self.assertIn("127.0.0.1:PORT", done.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.door, "front-door.json")))

    def test_says_whether_a_registration_changed_something(self):
        port = str(free_port())
        command = (sys.executable, FRONT_DOOR, "register", self.door, "18080", "north", f"http://127.0.0.1:{port}")

        self.assertEqual([run(*command).stdout.strip() for _ in range(2)], ["changed", "unchanged"])


if __name__ == "__main__":
    unittest.main()
