import json
import os
import unittest

from demo import DEMO, RUNBOOKS, DemoTest, ask, ask_json, needs, run


@needs("ansible-playbook")
class ReleaseTest(DemoTest):
    def setUp(self):
        super().setUp()
        self.folder, self.port = self.provision("north")
        self.inventory = os.path.join(os.path.dirname(self.root), "inventory.ini")
        with open(self.inventory, "w", encoding="utf-8") as file:
            file.write('shop ansible_host=127.0.0.1 ansible_connection=local ansible_python_interpreter="{{ ansible_playbook_python }}"\n')

    def play(self, playbook, run_id, version="1.0.0", *more, check=True):
        variables = {
            "shop_site": "north",
            "shop_folder": self.folder,
            "shop_version": version,
            "shop_port": self.port,
            "front_door_folder": self.door,
            "front_door_port": self.door_port,
            "demo_folder": DEMO,
            "run_id": run_id,
            "drain_seconds": 0,
        }
        command = ("ansible-playbook", "-i", self.inventory, os.path.join(RUNBOOKS, "ansible", playbook), "-e", json.dumps(variables))
        return run(*command, *more, environment={"ANSIBLE_NOCOLOR": "1", "LC_ALL": "C.UTF-8"}, check=check)

    def release(self, run_id, version, *more, check=True):
        if os.path.isdir(os.path.join(RUNBOOKS, "demo", "releases", version)) and "--check" not in more:
            self.provision("north", version, self.port)
        return self.play("shop-release.yml", run_id, version, *more, check=check)

    def history(self):
        return [(each["act"], each["version"], each["run"]) for each in self.lines("north", "deployments.log")]

    def version(self):
        return ask_json(self.door_port, "/@north/version")["version"]

    def test_an_unhealthy_version_goes_back_to_the_one_before(self):
        self.release("first", "1.0.0")
        self.release("second", "1.1.0")
        self.assertEqual(self.version(), "1.1.0")
        self.release("third", "1.2.0")
        self.assertEqual(ask(self.door_port, "/health")[0], 500)

        # Twice: a rollback that was interrupted is repeated.
        for _ in range(2):
            self.play("shop-rollback.yml", "third", "1.2.0")
            self.assertEqual(self.version(), "1.1.0")

        self.assertEqual(ask(self.door_port, "/health")[0], 200)
        back = ("rollback", "1.1.0", "third")
        self.assertEqual(self.history(), [("release", "1.0.0", "first"), ("release", "1.1.0", "second"), ("release", "1.2.0", "third"), back, back])

    def test_a_repeated_release_counts_twice_and_still_knows_the_version_before(self):
        self.release("first", "1.0.0")
        for _ in range(2):
            self.release("second", "1.1.0")
        self.assertIn("shop_deployments_total 3\n", ask(self.port, "/metrics")[1])

        self.play("shop-rollback.yml", "second", "1.1.0")

        self.assertEqual(self.version(), "1.0.0")

    def test_a_run_that_changed_nothing_takes_nothing_back(self):
        self.release("first", "1.0.0")
        self.release("second", "1.1.0")
        before = self.digest()

        said = self.play("shop-rollback.yml", "third", "1.2.0").stdout

        self.assertIn("nothing to roll back", said)
        self.assertEqual(self.digest(), before)

    def test_a_first_release_goes_back_to_no_shop_at_all(self):
        self.release("first", "1.2.0")

        self.play("shop-rollback.yml", "first", "1.2.0")

        self.assertEqual(ask(self.door_port, "/@north/health")[0], 502)
        self.assertFalse(os.path.lexists(os.path.join(self.folder, "current")))
        self.assertEqual(self.processes("start-all", self.root).stdout.count("shop of"), 0)

    def test_check_mode_shows_the_changes_and_makes_none(self):
        before = self.digest()
        unpacked_later = self.release("first", "1.1.0", "--check", "--diff").stdout
        self.assertIn("would be unpacked by Terraform before", unpacked_later)
        self.assertIn('+{"run": "first", "version": ""}', unpacked_later)
        self.assertEqual(self.digest(), before)

        self.release("first", "1.0.0")
        before = self.digest()
        self.assertIn("+    \"src\": \"releases/1.1.0\"", self.release("second", "1.1.0", "--check", "--diff").stdout)
        self.play("shop-rollback.yml", "first", "1.0.0", "--check", "--diff")

        self.assertEqual(self.digest(), before)
        self.assertEqual(self.version(), "1.0.0")

    def test_refuses_a_release_that_is_not_unpacked(self):
        done = self.release("first", "9.9.9", check=False)

        self.assertEqual(done.returncode, 2)
        self.assertIn("Apply terraform/shop for this site first", done.stdout)
        self.assertFalse(os.path.lexists(os.path.join(self.folder, "current")))


if __name__ == "__main__":
    unittest.main()
