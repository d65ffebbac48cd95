import glob
import json
import os
import re
import unittest
from concurrent.futures import ThreadPoolExecutor

from demo import RUNBOOKS, DemoTest, ask, ask_json, wait_until


def slow_answers(text):
    """How many answers took longer than a second, and no time that the histogram knows; and how many longer than that."""
    at_most = {bound: int(count) for bound, count in re.findall(r'shop_request_duration_seconds_bucket\{le="([^"]+)"\} (\d+)', text)}
    return at_most["2.5"] - at_most["1.0"], at_most["+Inf"] - at_most["2.5"]


class ShopTest(DemoTest):
    def test_says_site_and_version(self):
        _, port = self.deploy(version="1.1.0")

        self.assertEqual(ask_json(port, "/version"), {"service": "shop", "site": "north", "version": "1.1.0"})

    def test_is_healthy_unless_its_release_says_otherwise(self):
        _, healthy = self.deploy("north", "1.1.0")
        _, unhealthy = self.deploy("south", "1.2.0")

        self.assertEqual(ask(healthy, "/health")[:2], (200, '{"status": "UP", "role": "primary"}\n'))
        self.assertEqual(ask(unhealthy, "/health")[:2], (500, '{"status": "DOWN", "role": "primary"}\n'))
        self.assertEqual(ask(unhealthy, "/")[0], 200)

    def test_shows_its_articles_in_the_colour_of_the_release(self):
        _, blue = self.deploy("north", "1.0.0")
        _, green = self.deploy("south", "1.1.0")

        self.assertIn("#1f4e79", ask(blue)[1])
        self.assertIn("#1b5e4b", ask(green)[1])
        self.assertNotIn("Oak chair", ask(blue)[1])
        self.assertIn("Oak chair", ask(green)[1])

    def test_keeps_orders_over_a_restart(self):
        folder, port = self.deploy()
        self.assertEqual(ask(port, "/orders", "POST", '{"article": "lamp", "quantity": 2}')[0], 201)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        self.assertEqual(ask(port, "/orders", "POST", "article=kettle", form)[0], 303)

        self.processes("stop", folder)
        self.processes("start", folder)

        self.assertEqual([(each["number"], each["article"], each["quantity"]) for each in ask_json(port, "/orders")], [(1, "lamp", 2), (2, "kettle", 1)])

    def test_numbers_orders_without_a_gap_when_many_come_at_once(self):
        _, port = self.deploy()

        with ThreadPoolExecutor(8) as pool:
            codes = list(pool.map(lambda _: ask(port, "/orders", "POST", '{"article": "lamp"}')[0], range(40)))

        self.assertEqual(set(codes), {201})
        self.assertEqual([each["number"] for each in ask_json(port, "/orders")], list(range(1, 41)))

    def test_survives_a_line_that_a_crash_cut_off(self):
        folder, port = self.deploy()
        self.processes("stop", folder)
        with open(os.path.join(folder, "data", "orders.jsonl"), "w", encoding="utf-8") as file:
            file.write('{"number": 7, "article": "lamp", "quantity": 1}\n{"number": 8, "arti')
        self.processes("start", folder)

        self.assertEqual(ask(port, "/orders", "POST", '{"article": "lamp"}')[0], 201)

        self.assertEqual([each["number"] for each in ask_json(port, "/orders")], [7, 8])

    def test_takes_an_order_once_however_often_it_comes(self):
        folder, port = self.deploy()
        order = '{"id": "client-7/1", "article": "lamp", "quantity": 2}'
        self.assertEqual(ask(port, "/orders", "POST", order)[0], 201)

        self.assertEqual(ask(port, "/orders", "POST", order)[0], 200)
        self.processes("stop", folder)
        self.processes("start", folder)
        status, body, _ = ask(port, "/orders", "POST", '{"article": "lamp", "quantity": 2}', {"Idempotency-Key": "client-7/1"})

        self.assertEqual((status, json.loads(body)["number"]), (200, 1))
        self.assertEqual(ask(port, "/orders", "POST", '{"id": "client-7/1", "article": "kettle"}')[0], 409)
        self.assertEqual(ask(port, "/orders", "POST", '{"id": "two words", "article": "kettle"}')[0], 422)
        self.assertEqual(len(ask_json(port, "/orders")), 1)

    def test_takes_no_orders_without_a_role(self):
        folder, port = self.deploy()
        os.remove(os.path.join(folder, "role.json"))

        status, body, _ = ask(port, "/orders", "POST", '{"article": "lamp"}')

        self.assertEqual((status, json.loads(body)["problem"]), (503, "north has no role yet: it takes no orders."))
        self.assertIn("disabled", ask(port)[1])

    def test_refuses_bad_orders_with_a_hint(self):
        _, port = self.deploy()
        bad = {"{": 400, "[]": 400, '{"article": "boat"}': 422, '{"article": "lamp", "quantity": 0}': 422, '{"article": "lamp", "quantity": "many"}': 422}

        for body, status in bad.items():
            with self.subTest(body=body):
                answer = ask(port, "/orders", "POST", body)
                self.assertEqual(answer[0], status)
                self.assertTrue(json.loads(answer[1])["hint"])
        self.assertEqual(ask(port, "/orders", "POST", "{}", {"Content-Length": "99999999"})[0], 413)
        self.assertEqual(ask(port, "/nowhere")[0], 404)
        self.assertEqual(ask_json(port, "/orders"), [])

    def test_counts_requests_and_deployments_for_prometheus(self):
        folder, port = self.deploy()
        with open(os.path.join(folder, "deployments.log"), "w", encoding="utf-8") as file:
            file.write('{"act": "release", "version": "1.0.0"}\n' * 2 + '{"act": "rollback", "version": ""}\n')
        ask(port, "/nowhere")

        # An answer is counted when it has been sent, which is a moment after it was read.
        text = wait_until(lambda: [each for each in [ask(port, "/metrics")[1]] if 'shop_requests_total{code="404"} 1\n' in each], "the answer is counted")[0]

        self.assertIn("shop_deployments_total 2\n", text)
        self.assertIn("shop_rollbacks_total 1\n", text)
        self.assertIn('shop_build_info{version="1.0.0",site="north"} 1\n', text)
        self.assertRegex(text, r'shop_request_duration_seconds_bucket\{le="\+Inf"\} \d+\n')
        self.assertEqual(len(ask_json(port, "/deployments")), 3)

    def test_is_slow_on_purpose_until_it_is_restarted(self):
        folder, port = self.deploy()
        self.assertIn("shop_slowness_seconds 0.0\n", ask(port, "/metrics")[1])
        with open(os.path.join(folder, "slow"), "w", encoding="utf-8") as file:
            file.write("1.2\n")

        self.assertEqual(ask(port)[0], 200)

        text = wait_until(lambda: [each for each in [ask(port, "/metrics")[1]] if sum(slow_answers(each)) == 1], "the slow answer is counted")[0]
        self.assertIn("shop_slowness_seconds 1.2\n", text)

        self.processes("stop", folder)
        self.processes("start", folder)

        self.assertFalse(os.path.exists(os.path.join(folder, "slow")))
        self.assertEqual(ask(port)[0], 200)
        self.assertIn("shop_slowness_seconds 0.0\n", ask(port, "/metrics")[1])

    def test_lets_machines_wait_for_nothing_and_nobody_wait_for_nonsense(self):
        folder, port = self.deploy()
        for nonsense in ("", "much", "-3", "nan", "inf", "\u00e9"):
            with self.subTest(nonsense=nonsense):
                with open(os.path.join(folder, "slow"), "w", encoding="utf-8") as file:
                    file.write(nonsense)
                self.assertIn("shop_slowness_seconds 0.0\n", ask(port, "/metrics")[1])
        with open(os.path.join(folder, "slow"), "w", encoding="utf-8") as file:
            file.write("3600")

        for path in ("/health", "/role", "/replication", "/deployments"):
            self.assertEqual(ask(port, path)[0], 200)

        text = wait_until(lambda: [each for each in [ask(port, "/metrics")[1]] if "shop_slowness_seconds 5.0\n" in each], "its limit is told")[0]
        self.assertEqual(sum(slow_answers(text)), 0)

    def test_has_every_metric_that_its_runbooks_ask_for(self):
        _, port = self.deploy()

        asked = set()
        for path in glob.glob(os.path.join(RUNBOOKS, "*", "shop-*.yaml")):
            with open(path, encoding="utf-8") as file:
                asked.update(name for line in file if "query:" in line for name in re.findall(r"\bshop_[a-z_]+", line))

        self.assertIn("shop_requests_total", asked)
        self.assertIn("shop_request_duration_seconds_bucket", asked)
        # Requests are counted by their code once there are any.
        ask(port)
        text = wait_until(lambda: [each for each in [ask(port, "/metrics")[1]] if "shop_requests_total{" in each], "a request is counted")[0]
        self.assertEqual({each for each in asked if not re.search(f"^{each}[{{ ]", text, re.MULTILINE)}, set())


if __name__ == "__main__":
    unittest.main()
