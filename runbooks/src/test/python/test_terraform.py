import json
import os
import shutil
import signal
import subprocess
import unittest

from demo import RELEASES, RUNBOOKS, DemoTest, free_port, needs, run, wait_until


@needs("terraform")
class TerraformTest(DemoTest):
    def setUp(self):
        super().setUp()
        self.work = os.path.join(os.path.dirname(self.root), "work")
        shutil.copytree(os.path.join(RUNBOOKS, "terraform", "shop"), self.work, ignore=shutil.ignore_patterns(".terraform", "__pycache__"))
        config = os.path.join(self.work, "cli.tfrc")
        with open(config, "w", encoding="utf-8") as file:
            file.write("disable_checkpoint = true\n")
        self.environment = {"TF_CLI_CONFIG_FILE": config, "TF_IN_AUTOMATION": "1"}
        self.folder, self.port = os.path.join(self.root, "north"), free_port()
        self.terraform("init", f"-backend-config=path={self.root}/terraform/north.tfstate")

    def terraform(self, *arguments, check=True):
        return run("terraform", *arguments, "-no-color", environment=self.environment, cwd=self.work, check=check)

    def plan(self, *more, check=True, **variables):
        values = {"site": "north", "folder": self.folder, "port": self.port, "release_version": "1.0.0", "releases": RELEASES, "pace_seconds": 0, **variables}
        with open(os.path.join(self.work, "values.json"), "w", encoding="utf-8") as file:
            json.dump(values, file)
        return self.terraform("plan", "-input=false", "-var-file=values.json", "-out=plan", *more, check=check)

    def interrupt_apply(self, number):
        """Ends an apply while it unpacks the release."""
        self.plan(pace_seconds=4)
        with subprocess.Popen(
            ["terraform", "apply", "-input=false", "plan"], cwd=self.work, env={**os.environ, **self.environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as apply:
            wait_until(lambda: os.path.exists(f"{self.folder}/releases/.1.0.0.half/release.json"), "the apply is in the middle")
            apply.send_signal(number)
            apply.wait(30)

    def test_is_valid_and_well_formatted(self):
        self.terraform("validate")
        self.terraform("fmt", "-check")

    def test_places_a_site_and_its_release(self):
        self.plan()
        self.terraform("apply", "plan")

        outputs = {name: each["value"] for name, each in json.loads(self.terraform("output", "-json").stdout).items()}
        self.assertEqual(outputs, {"folder": self.folder, "url": f"http://127.0.0.1:{self.port}", "version": "1.0.0"})
        self.assertEqual(self.lines("north", "site.json"), [{"name": "north", "port": self.port}])
        self.assertTrue(os.path.exists(f"{self.folder}/releases/1.0.0/release.json"))
        self.assertIn("No changes", self.plan().stdout)

    def test_keeps_the_release_before_beside_the_new_one(self):
        for version in ("1.0.0", "1.1.0"):
            self.plan(release_version=version)
            self.terraform("apply", "plan")

        self.assertEqual(sorted(os.listdir(f"{self.folder}/releases")), ["1.0.0", "1.1.0"])
        self.assertEqual([each["version"] for each in self.lines("north", "provisions.log")], ["1.0.0", "1.1.0"])
        self.assertFalse(os.path.exists(f"{self.folder}/current"))

    def test_a_plan_changes_nothing(self):
        self.plan("-lock=false")

        self.assertEqual(self.digest(), {})

    def test_a_killed_apply_leaves_no_half_release_and_can_be_repeated(self):
        self.interrupt_apply(signal.SIGKILL)
        self.assertFalse(os.path.exists(f"{self.folder}/releases/1.0.0"))
        self.assertFalse(os.path.exists(f"{self.folder}/provisions.log"))

        # The provisioner outlived Terraform; this apply waits for it and meets its work.
        self.plan()
        self.terraform("apply", "plan")

        self.assertEqual(os.listdir(f"{self.folder}/releases"), ["1.0.0"])
        self.assertEqual(len(self.lines("north", "provisions.log")), 2)

    def test_an_interrupted_apply_can_be_repeated(self):
        self.interrupt_apply(signal.SIGINT)

        self.plan()
        self.terraform("apply", "plan")

        self.assertEqual(os.listdir(f"{self.folder}/releases"), ["1.0.0"])
        self.assertIn("No changes", self.plan().stdout)

    def test_refuses_values_that_do_not_fit(self):
        bad = {"site": "../north", "folder": "north", "port": 80, "release_version": "../../etc", "releases": "releases", "pace_seconds": -1}

        for name, value in bad.items():
            with self.subTest(variable=name):
                done = self.plan(check=False, **{name: value})
                self.assertEqual(done.returncode, 1)
                self.assertIn("Invalid value for variable", done.stderr)

    def test_says_that_a_release_does_not_exist(self):
        self.plan(release_version="9.9.9")

        done = self.terraform("apply", "plan", check=False)

        self.assertEqual(done.returncode, 1)
        self.assertIn("There is no release 9.9.9", done.stdout + done.stderr)
        self.assertFalse(os.path.exists(f"{self.folder}/provisions.log"))


if __name__ == "__main__":
    unittest.main()
