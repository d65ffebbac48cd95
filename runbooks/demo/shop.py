#!/usr/bin/env python3
"""The shop of one site, as a real HTTP service on the loopback address.

Usage: shop.py SITE_FOLDER

The folder holds `site.json` (name, port), `current` (a link to the release that runs), `role.json` (see role.py), `deployments.log`
and `data/`. The release is read once, at the start: a release that is switched under a running shop changes nothing until it is
restarted. The role is read whenever it changes. The file `slow` makes it slow on purpose (see slowness.py).
"""

import json
import os
import re
import sys
import threading
import time
import uuid
from urllib.parse import parse_qs, parse_qsl, urlsplit

from files import Busy, read_json, read_lines
from metrics import Requests, family
from orders import Orders
from page import HEADERS, page
from replica import Replica
from role import FENCED, PRIMARY, STANDBY, Role
from service import Handler, Refused, now, serve
from slowness import Slowness

# What a client may call its order: the same id again is the same order, however often it is sent and to whichever site.
ID = re.compile(r"[!-~]{1,200}")

# Who asks for these is no customer.
MACHINES = ("/health", "/metrics", "/role", "/replication", "/replication/orders")


class Shop:
    """What one shop knows: its site, its release, its role, its orders and how often it was deployed."""

    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        self.site = read_json(os.path.join(self.folder, "site.json"))
        self.release = read_json(os.path.join(os.path.realpath(os.path.join(self.folder, "current")), "release.json"))
        if self.site is None or self.release is None:
            sys.exit(f"{self.folder} holds no site with a current release. Deploy one first.")
        self.requests, self.role, self.orders = Requests(), Role(self.folder), Orders(self.folder)
        self.replica, self.slowness = Replica(self.role, self.orders), Slowness(self.folder)
        self.refused, self._counting = 0, threading.Lock()

    def order(self, fields, key):
        """Stores an order for good before it is confirmed. Returns it, and whether it is new."""
        article, quantity, name = fields.get("article"), str(fields.get("quantity", 1)), str(fields.get("id") or key or uuid.uuid4())
        if article not in [each["id"] for each in self.release["articles"]]:
            raise Refused(422, "There is no such article.", "Choose one of " + ", ".join(each["id"] for each in self.release["articles"]) + ".")
        if not (quantity.isascii() and quantity.isdigit() and 1 <= int(quantity[:3]) <= 99):
            raise Refused(422, "This quantity cannot be ordered.", "Order 1 to 99.")
        if not ID.fullmatch(name):
            raise Refused(422, "This id cannot be used.", "Send 1 to 200 visible ASCII signs, or none: then the shop makes one.")
        try:
            with self.role.held():
                self._check_role()
                order, new = self.orders.add({"id": name, "article": article, "quantity": int(quantity), "time": now()})
        except Busy:
            self._count_refusal()
            raise Refused(503, "The role of this site is about to change.", "Send the order again, with the same id.") from None
        if (order["article"], order["quantity"]) != (article, int(quantity)):
            raise Refused(409, f"Another order has the id {name}.", "Give each order an id of its own.")
        return order, new

    def _check_role(self):
        role = self.role.now()
        if role["role"] != PRIMARY:
            self._count_refusal()
            name, hint = self.site["name"], "Send it again, with the same id, to where the front door leads."
            raise Refused(503, {
                STANDBY: f"{name} is the standby of {role['follows']}: it takes no orders.",
                FENCED: f"{name} is fenced: it takes no orders, whoever starts it.",
            }.get(role["role"], f"{name} has no role yet: it takes no orders."), hint)

    def _count_refusal(self):
        with self._counting:
            self.refused += 1

    def role_now(self):
        role = self.role.now()
        return {"site": self.site["name"], **{key: role[key] for key in ("role", "epoch", "follows", "since")}, "accepts": role["role"] == PRIMARY}

    def replication(self):
        """Where this site stands. `promoted`: the last order that it had when it became primary; `first`: the first one that it took since."""
        role = self.role.now()
        promoted = max((each["position"] for each in role["promoted"] if each["epoch"] == role["epoch"]), default=0)
        return {
            **self.role_now(),
            "position": self.orders.position(),
            "last": self.orders.last(),
            "promoted": promoted,
            "first": self.orders.first_after(promoted) if role["role"] == PRIMARY else None,
            "set_aside": self.replica.apart,
            **self.replica.state(),
        }

    def batch(self, after, most):
        """What a standby asks for. Time and role come first: what was confirmed before, and all that a fenced site will ever have, is there."""
        time_now, role = now(), self.role.now()
        return {
            "site": self.site["name"],
            **{key: role[key] for key in ("role", "epoch", "promoted")},
            "time": time_now,
            "position": self.orders.position(),
            "orders": self.orders.after(after, most),
        }

    def deployments(self):
        return read_lines(os.path.join(self.folder, "deployments.log"))

    def metrics(self):
        acts = [each.get("act") for each in self.deployments()]
        build = {"version": self.release["version"], "site": self.site["name"]}
        where = self.replication()
        lag = [] if where["role"] != STANDBY or where["lag_seconds"] is None else [({}, where["lag_seconds"])]
        return (
            self.requests.samples()
            + family("shop_build_info", "gauge", "The version that runs, as labels.", [(build, 1)])
            + family("shop_slowness_seconds", "gauge", "How much longer than it has to the shop takes for a customer, on purpose.", [({}, self.slowness.seconds())])
            + family("shop_deployments_total", "counter", "Releases deployed to this site.", [({}, acts.count("release"))])
            + family("shop_rollbacks_total", "counter", "Releases taken back on this site.", [({}, acts.count("rollback"))])
            + family("shop_orders_total", "counter", "Orders stored at this site.", [({}, self.orders.count())])
            + family("shop_orders_refused_total", "counter", "Orders refused because of the role of this site.", [({}, self.refused)])
            + family("shop_role", "gauge", "1 for the role of this site.", [({"role": each}, int(each == where["role"])) for each in (PRIMARY, STANDBY, FENCED)])
            + family("shop_epoch", "gauge", "The promotions that this site knows of.", [({}, where["epoch"])])
            + family("shop_replication_position", "gauge", "The number of the last order at this site.", [({}, where["position"])])
            + family("shop_replication_lag_seconds", "gauge", "How old the copy of this standby is.", lag)
        )


def handler_of(shop):
    """The HTTP side of a shop."""

    class ShopHandler(Handler):
        def do_GET(self):
            self._timed(self._get)

        do_HEAD = do_GET

        def do_POST(self):
            self._timed(self._post)

        def send_response(self, code, message=None):
            self._code = int(code)
            super().send_response(code, message)

        def _timed(self, method):
            started, self._code = time.monotonic(), 500
            path = self.path.split("?")[0]
            time.sleep(shop.slowness.of(path))
            try:
                method(path)
            except Refused as refused:
                self.answer_refusal(refused)
            finally:
                # What machines ask, every second and quick as ever, would hide how slow the shop is for people.
                if path not in MACHINES:
                    shop.requests.saw(self._code, time.monotonic() - started)

        def _get(self, path):
            if path == "/":
                self.answer(200, page(shop.site["name"], shop.release, shop.orders.count(), shop.role_now()).encode(), "text/html; charset=utf-8", HEADERS)
            elif path == "/version":
                self.answer_json(200, {"service": "shop", "site": shop.site["name"], "version": shop.release["version"]})
            elif path == "/health":
                healthy = shop.release["healthy"]
                self.answer_json(200 if healthy else 500, {"status": "UP" if healthy else "DOWN", "role": shop.role.now()["role"]})
            elif path == "/role":
                self.answer_json(200, shop.role_now())
            elif path == "/replication":
                self.answer_json(200, shop.replication())
            elif path == "/replication/orders":
                self.answer_json(200, self._batch())
            elif path == "/metrics":
                self.answer(200, shop.metrics().encode(), "text/plain; version=0.0.4; charset=utf-8")
            elif path == "/deployments":
                self.answer_json(200, shop.deployments())
            elif path == "/orders":
                self.answer_json(200, shop.orders.all())
            else:
                raise Refused(404, "There is no such page.", "Start at /.")

        def _post(self, path):
            if path != "/orders":
                raise Refused(404, "There is no such page.", "Orders are posted to /orders.")
            body, by_form = self.body(), self.headers.get_content_type() == "application/x-www-form-urlencoded"
            fields = dict(parse_qsl(body.decode("utf-8", "replace"))) if by_form else _object(body)
            order, new = shop.order(fields, self.headers.get("Idempotency-Key"))
            if by_form:
                self.answer(303, b"", "text/plain", [("Location", "./")])
            else:
                self.answer_json(201 if new else 200, order)

        def _batch(self):
            asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            after, most = asked.get("after", "0"), asked.get("most", "500")
            if not (after.isdecimal() and most.isdecimal() and 1 <= int(most) <= 1000):
                raise Refused(422, "The position is no number.", "Ask for ?after=NUMBER&most=1…1000.")
            return shop.batch(int(after), int(most))

    return ShopHandler


def _object(body):
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Refused(400, "The body is no JSON object.", 'Send {"article": "…", "quantity": 1}.')
    return value


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    this = Shop(sys.argv[1])
    this.slowness.end()
    this.replica.start()
    serve(handler_of(this), this.site["port"], f"the shop of {this.site['name']}")
