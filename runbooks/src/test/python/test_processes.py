import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import unittest

from demo import DEMO, PROCESSES, DemoTest, ask, ask_json, run, wait_until


def has_open(pid, path):
    """Whether a process has a file open."""
    folder = f"/proc/{pid}/fd"
    with contextlib.suppress(FileNotFoundError):
        return any(os.path.realpath(os.path.join(folder, each)) == path for each in os.listdir(folder))
    return False


class ProcessesTest(DemoTest):
    def pid(self, name="north"):
        return json.loads(self.processes("status", self.root).stdout)[name]["pid"]

    def test_two_starts_at_once_make_one_process(self):
        folder, port = self.provision()
        os.symlink("releases/1.0.0", os.path.join(folder, "current"))

        lock = os.path.join(folder, ".process.lock")
        with open(lock, "a", encoding="utf-8") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            starts = [subprocess.Popen([sys.executable, PROCESSES, "start", folder], stdout=subprocess.PIPE, text=True) for _ in range(4)]
            wait_until(lambda: all(has_open(start.pid, lock) for start in starts), "all of them stand at the lock")
        said = sorted(start.communicate(timeout=60)[0].split(" (")[0] for start in starts)

        self.assertEqual(said, ["the shop of north runs already"] * 3 + ["the shop of north started"])
        self.assertEqual(ask(port, "/version")[2]["X-Process"], str(self.pid()))

    def test_the_shop_outlives_the_session_that_started_it(self):
        folder, port = self.provision()
        os.symlink("releases/1.0.0", os.path.join(folder, "current"))
        starter = subprocess.Popen([sys.executable, PROCESSES, "start", folder], start_new_session=True, stdout=subprocess.PIPE, env={**os.environ, "A_SECRET": "x"})
        # The pipe closes only when nobody holds it: a daemon that kept it would hang whoever waits for the output.
        starter.communicate(timeout=60)

        self.assertNotEqual(os.getsid(self.pid()), starter.pid)
        self.assertEqual(ask(port, "/health")[0], 200)
        with open(f"/proc/{self.pid()}/environ", encoding="utf-8") as environment:
            self.assertNotIn("A_SECRET", environment.read())

    def test_writes_nothing_beside_the_programs(self):
        folder, port = self.provision()
        os.symlink("releases/1.0.0", os.path.join(folder, "current"))
        programs = os.path.join(self.root, "programs")
        shutil.copytree(DEMO, programs, ignore=shutil.ignore_patterns("__pycache__"))
        before = sorted(os.listdir(programs))

        run(sys.executable, os.path.join(programs, "front_door.py"), "register", self.door, str(self.door_port), "north", f"http://127.0.0.1:{port}")
        run(sys.executable, os.path.join(programs, "processes.py"), "start-all", self.root)

        self.assertEqual(ask(self.door_port, "/version")[0], 200)
        self.assertEqual(sorted(os.listdir(programs)), before)

    def test_never_ends_a_process_that_got_the_pid_later(self):
        folder, port = self.deploy()
        self.processes("stop", folder)
        with subprocess.Popen(["sleep", "60"]) as stranger:
            self.addCleanup(stranger.kill)
            with open(os.path.join(folder, "process.json"), "w", encoding="utf-8") as file:
                json.dump({"pid": stranger.pid, "started": "long ago"}, file)

            self.assertIn("does not run", self.processes("stop", folder).stdout)
            self.assertIn("started", self.processes("start", folder).stdout)

            self.assertIsNone(stranger.poll())
            self.assertEqual(ask(port, "/health")[0], 200)
            stranger.kill()

    def test_starts_again_after_a_crash(self):
        folder, port = self.deploy()
        killed = self.pid()
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: self.pid() is None, "the crash is seen")

        self.processes("start", folder)

        self.assertNotEqual(self.pid(), killed)
        self.assertEqual(ask(port, "/health")[0], 200)

    def test_says_why_a_shop_does_not_start(self):
        _, taken = self.deploy("north")
        folder, _ = self.provision("south", port=taken)
        os.symlink("releases/1.0.0", os.path.join(folder, "current"))

        done = self.processes("start", folder, check=False)

        self.assertEqual(done.returncode, 1)
        self.assertIn(f"the shop of south ended at once: the shop of south cannot listen on 127.0.0.1:{taken} (Address already in use).", done.stderr)
        self.assertEqual(ask_json(taken, "/version")["site"], "north")

    def test_says_what_is_missing(self):
        folder, _ = self.provision()

        self.assertIn("Release a version to this site first", self.processes("start", folder, check=False).stderr)
        self.assertIn("Let Terraform make the site first", self.processes("start", self.root + "/west", check=False).stderr)

    def test_ends_a_shop_that_does_not_listen_to_reason(self):
        folder, port = self.deploy()
        os.kill(self.pid(), signal.SIGSTOP)

        self.assertIn("stopped", self.processes("stop", folder).stdout)

        with self.assertRaises(ConnectionRefusedError):
            ask(port)

    def test_starts_and_stops_all_that_is_deployed_and_nothing_else(self):
        self.assertEqual(self.processes("start-all", self.root).stdout, "")
        self.provision("west")
        (_, north), (_, south) = self.deploy("north"), self.deploy("south")
        self.open_door(north=north)
        for _ in range(2):
            self.processes("stop-all", self.root)
        self.assertEqual([self.pid(name) for name in ("north", "south", "front-door")], [None] * 3)

        self.processes("start-all", self.root)

        self.assertEqual([ask(port, "/version")[0] for port in (north, south, self.door_port)], [200] * 3)
        self.assertIsNone(self.pid("west"))

    def test_one_broken_folder_does_not_keep_the_others_down(self):
        _, port = self.deploy("north")
        self.processes("stop-all", self.root)
        os.makedirs(self.door)
        with open(os.path.join(self.door, "front-door.json"), "w", encoding="utf-8") as file:
            file.write("{")

        done = self.processes("start-all", self.root, check=False)

        self.assertEqual(done.returncode, 1)
        self.assertIn("front-door.json is no JSON", done.stderr)
        self.assertEqual(ask(port, "/health")[0], 200)
        os.remove(os.path.join(self.door, "front-door.json"))

    def test_tells_pid_port_and_version_of_each_process(self):
        _, port = self.deploy()
        self.open_door(north=port)

        status = json.loads(self.processes("status", self.root).stdout)

        north = {"pid": self.pid(), "port": port, "version": "1.0.0", "role": "primary"}
        self.assertEqual(status, {"north": north, "front-door": {"pid": self.pid("front-door"), "port": self.door_port}})


if __name__ == "__main__":
    unittest.main()
