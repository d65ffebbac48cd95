import contextlib
import fcntl
import json
import os
import signal
import sys
import threading
import unittest

from demo import FRONT_DOOR, DemoTest, ask, ask_json, needs, run, wait_until


class Client:
    """Orders through the front door again and again, each under an id of its own until it is confirmed."""

    def __init__(self, port):
        self._port, self._stop, self.confirmed = port, threading.Event(), []
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        count = 0
        while not self._stop.is_set():
            order = json.dumps({"id": f"client-{count}", "article": "lamp"})
            with contextlib.suppress(OSError):
                if ask(self._port, "/orders", "POST", order)[0] in (200, 201):
                    self.confirmed.append(f"client-{count}")
                    count += 1
                    continue
            self._stop.wait(0.02)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()


class TwoSites(DemoTest):
    def setUp(self):
        super().setUp()
        self.north, self.north_port = self.deploy("north")
        self.open_door(north=self.north_port)
        self.south, self.south_port = self.deploy("south", primary="north")
        self.open_door(north=self.north_port, south=self.south_port)
        self.north_url, self.south_url = f"http://127.0.0.1:{self.north_port}", f"http://127.0.0.1:{self.south_port}"

    def order(self, port, name, article="lamp"):
        return ask(port, "/orders", "POST", json.dumps({"id": name, "article": article}))[0]

    def ids(self, port):
        return [each["id"] for each in ask_json(port, "/orders")]

    def role(self, port):
        return ask_json(port, "/role")["role"]

    def refused(self, command, *arguments):
        done = self.failover(command, *arguments, check=False)
        self.assertEqual(done.returncode, 1, done.stdout)
        return done.stderr

    def kill(self, name="north"):
        pid = self.lines(name, "process.json")[0]["pid"]
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: json.loads(self.processes("status", self.root).stdout)[name]["pid"] is None, "it is gone")

    def turn(self, site):
        run(sys.executable, FRONT_DOOR, "activate", self.door, site)

    def switch(self, old, old_url, new, new_url, name):
        """A planned failover by hand."""
        self.failover("fence", old)
        self.failover("drained", new_url)
        self.assertIn("refused an order", self.failover("prove", old, old_url)["proof"])
        self.failover("promote", new)
        self.turn(name)


class FailoverTest(TwoSites):
    def test_a_standby_copies_the_orders_and_takes_none(self):
        for name in ("a", "b"):
            self.assertEqual(self.order(self.door_port, name), 201)

        where = self.failover("caught-up", self.south_url)

        self.assertEqual((where["position"], where["lag_orders"], where["source_role"], where["follows"]), (2, 0, "primary", "north"))
        self.assertEqual(self.ids(self.south_port), ["a", "b"])
        status, body, _ = ask(self.south_port, "/orders", "POST", '{"article": "lamp"}')
        self.assertEqual((status, json.loads(body)["problem"]), (503, "south is the standby of north: it takes no orders."))
        text = ask(self.south_port, "/metrics")[1]
        self.assertIn('shop_role{role="standby"} 1\n', text)
        self.assertRegex(text, r"shop_replication_lag_seconds \d")
        self.assertIn("shop_orders_refused_total 1\n", text)
        self.assertIn("standby of north", ask(self.south_port)[1])

    def test_a_planned_move_and_the_way_back_lose_nothing_while_a_client_orders(self):
        with Client(self.door_port) as client:
            wait_until(lambda: len(client.confirmed) > 20, "orders come in")
            self.switch(self.north, self.north_url, self.south, self.south_url, "south")
            here = len(client.confirmed)
            wait_until(lambda: len(client.confirmed) > here + 20, "orders come in at the other site")
            self.failover("follow", self.north, self.door, "south")
            self.failover("caught-up", self.north_url)
            self.switch(self.south, self.south_url, self.north, self.north_url, "north")
            self.failover("follow", self.south, self.door, "north")
            here = len(client.confirmed)
            wait_until(lambda: len(client.confirmed) > here + 20, "orders come in at home")

        self.failover("caught-up", self.south_url)
        ids = self.ids(self.north_port)
        self.assertEqual(len(ids), len(set(ids)))
        self.assertLessEqual(set(client.confirmed), set(ids))
        self.assertEqual(self.ids(self.south_port), ids)
        self.assertEqual(ask_json(self.north_port, "/replication")["epoch"], 3)

    def test_a_primary_that_returns_by_surprise_takes_no_orders_and_sets_aside_what_nobody_took_over(self):
        self.order(self.north_port, "kept")
        self.failover("caught-up", self.south_url)
        self.processes("stop", self.south)
        for name in ("lost-1", "lost-2"):
            self.order(self.north_port, name)
        self.kill()
        self.processes("start", self.south)

        self.assertEqual(self.failover("fence", self.north)["position"], 3)
        self.assertIn("nobody listens", self.failover("prove", self.north, self.north_url)["proof"])
        self.assertEqual(self.failover("promote", self.south)["promoted"][-1], {"epoch": 2, "position": 1})
        self.turn("south")
        self.assertEqual(self.order(self.door_port, "new"), 201)
        self.processes("start", self.north)

        status, body, _ = ask(self.north_port, "/orders", "POST", '{"article": "lamp"}')
        self.assertEqual((status, json.loads(body)["problem"]), (503, "north is fenced: it takes no orders, whoever starts it."))
        self.assertEqual(ask_json(self.south_port, "/replication")["first"]["id"], "new")
        self.failover("follow", self.north, self.door, "south")
        self.failover("caught-up", self.north_url)
        self.assertEqual(self.ids(self.north_port), ["kept", "new"])
        self.assertEqual([each["id"] for each in self.lines("north", "data", "set-aside-1.jsonl")], ["lost-1", "lost-2"])

    def test_no_second_primary_is_made(self):
        self.assertIn("north still takes orders: with south there would be two primaries", self.refused("promote", self.south))
        self.assertIn("north is primary, not fenced", self.refused("prove", self.north, self.north_url))
        self.assertIn("north is primary. Fence it", self.refused("follow", self.north, self.door, "south"))
        self.assertFalse(self.failover("whole", self.root, "north")["open"])
        self.failover("fence", self.north)
        self.failover("promote", self.south)

        self.assertIn("south has become primary: north stays fenced", self.refused("restore", self.north, self.door))
        self.assertIn("only a standby has a copy", self.refused("promote", self.north))
        self.assertEqual((self.role(self.north_port), self.role(self.south_port)), ("fenced", "primary"))
        self.assertEqual(self.failover("whole", self.door, "north")["primary"], "south")

    def test_a_silent_primary_proves_nothing(self):
        self.failover("fence", self.north)
        pid = self.lines("north", "process.json")[0]["pid"]
        os.kill(pid, signal.SIGSTOP)
        self.addCleanup(os.kill, pid, signal.SIGCONT)

        self.assertIn("It is not known whether north takes orders", self.refused("prove", self.north, self.north_url))

    def test_a_fence_that_cannot_be_set_fails_and_orders_go_on(self):
        with open(os.path.join(self.north, ".role.lock"), "a", encoding="utf-8") as held:
            fcntl.flock(held, fcntl.LOCK_SH)

            self.assertIn("is held by another process", self.refused("fence", self.north))

        self.assertEqual(self.order(self.north_port, "goes-on"), 201)

    def test_a_fence_is_taken_back_while_nobody_was_promoted(self):
        self.failover("fence", self.north)
        self.assertEqual(self.order(self.door_port, "a"), 503)

        self.failover("restore", self.north, self.door)

        self.assertEqual(self.order(self.door_port, "a"), 201)
        self.processes("stop", self.south)
        self.failover("fence", self.north)
        self.assertIn("does not answer", self.refused("restore", self.north, self.door))

    def test_says_how_old_a_copy_was_when_the_outage_began(self):
        self.order(self.north_port, "a")
        self.failover("caught-up", self.south_url)
        self.kill()

        kept = self.failover("look", self.south_url, "2026-01-01T00:00:00Z")["kept"]

        year, rest = kept.split("-", 1)
        self.assertEqual(self.failover("look", self.south_url, kept)["behind_seconds"], 0)
        self.assertGreater(self.failover("look", self.south_url, f"{int(year) + 1}-{rest}")["behind_seconds"], 300 * 24 * 3600)
        self.assertIn("does not answer", self.refused("look", self.north_url, kept))

    def test_a_site_that_is_made_anew_while_another_serves_becomes_its_standby(self):
        self.switch(self.north, self.north_url, self.south, self.south_url, "south")
        os.remove(os.path.join(self.north, "role.json"))

        made = self.failover("init", self.north, self.door, "north")

        self.assertEqual((made["role"], made["follows"]), ("standby", "south"))
        self.failover("caught-up", self.north_url)


@needs("ansible-playbook")
class FailoverPlaybooksTest(TwoSites):
    """The same moves by the playbooks of the runbook, each of them twice."""

    def play(self, playbook, folder, port, **more):
        variables = {"shop_folder": folder, "shop_port": port, "front_door_folder": self.door, "demo_folder": os.path.dirname(FRONT_DOOR), **more}
        variables["ansible_python_interpreter"] = sys.executable
        playbooks = os.path.join(os.path.dirname(os.path.dirname(FRONT_DOOR)), "ansible")
        command = ("ansible-playbook", "-i", "127.0.0.1,", "-c", "local", os.path.join(playbooks, playbook), "-e", json.dumps(variables))
        for _ in range(2):
            said = run(*command, environment={"ANSIBLE_NOCOLOR": "1", "ANSIBLE_SHOW_CUSTOM_STATS": "1", "LC_ALL": "C.UTF-8"}).stdout
        return said

    def test_the_playbooks_move_the_shop_and_can_be_repeated(self):
        self.order(self.north_port, "a")
        self.failover("caught-up", self.south_url)

        self.assertRegex(self.play("shop-fence.yml", self.north, self.north_port), r'"position": "?1\b')
        self.assertIn("nobody listens", self.failover("prove", self.north, self.north_url)["proof"])
        self.play("shop-promote.yml", self.south, self.south_port)
        self.play("shop-follow.yml", self.north, self.north_port, shop_follows="south")

        self.assertEqual(ask_json(self.south_port, "/replication")["epoch"], 2)
        self.assertEqual(self.order(self.south_port, "b"), 201)
        # It says that it has caught up as of its last look, which may be a moment before the order.
        wait_until(lambda: self.ids(self.north_port) == ["a", "b"], "north has both orders")
        self.failover("caught-up", self.north_url)


if __name__ == "__main__":
    unittest.main()
