#!/usr/bin/env python3
"""The shop of one site, as a real HTTP service on the loopback address.

Usage: shop.py SITE_FOLDER

The folder holds `site.json` (name, port), `current` (a link to the release that runs), `deployments.log` and `data/`. The release
is read once, at the start: a release that is switched under a running shop changes nothing until it is restarted.
"""

import json
import os
import sys
import threading
import time
from urllib.parse import parse_qsl

from files import append_line, read_json, read_lines
from metrics import Requests, family
from page import HEADERS, page
from service import Handler, Refused, now, serve


class Shop:
    """What one shop knows: its site, its release, its orders and how often it was deployed."""

    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        self.site = read_json(os.path.join(self.folder, "site.json"))
        self.release = read_json(os.path.join(os.path.realpath(os.path.join(self.folder, "current")), "release.json"))
        if self.site is None or self.release is None:
            sys.exit(f"{self.folder} holds no site with a current release. Deploy one first.")
        self.requests = Requests()
        self._orders = os.path.join(self.folder, "data", "orders.jsonl")
        self._writing = threading.Lock()
        os.makedirs(os.path.dirname(self._orders), exist_ok=True)

    def orders(self):
        return read_lines(self._orders)

    def order(self, fields):
        """Stores an order for good before it is confirmed."""
        article, quantity = fields.get("article"), str(fields.get("quantity", 1))
        if article not in [each["id"] for each in self.release["articles"]]:
            raise Refused(422, "There is no such article.", "Choose one of " + ", ".join(each["id"] for each in self.release["articles"]) + ".")
        if not (quantity.isascii() and quantity.isdigit() and 1 <= int(quantity[:3]) <= 99):
            raise Refused(422, "This quantity cannot be ordered.", "Order 1 to 99.")
        with self._writing:
            number = max((each.get("number", 0) for each in self.orders()), default=0) + 1
            order = {"number": number, "article": article, "quantity": int(quantity), "time": now()}
            append_line(self._orders, order)
        return order

    def deployments(self):
        return read_lines(os.path.join(self.folder, "deployments.log"))

    def metrics(self):
        acts = [each.get("act") for each in self.deployments()]
        build = {"version": self.release["version"], "site": self.site["name"]}
        return (
            self.requests.samples()
            + family("shop_build_info", "gauge", "The version that runs, as labels.", [(build, 1)])
            + family("shop_deployments_total", "counter", "Releases deployed to this site.", [({}, acts.count("release"))])
            + family("shop_rollbacks_total", "counter", "Releases taken back on this site.", [({}, acts.count("rollback"))])
            + family("shop_orders_total", "counter", "Orders stored at this site.", [({}, len(self.orders()))])
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
            try:
                method(self.path.split("?")[0])
            except Refused as refused:
                self.answer_refusal(refused)
            finally:
                shop.requests.saw(self._code, time.monotonic() - started)

        def _get(self, path):
            if path == "/":
                self.answer(200, page(shop.site["name"], shop.release, len(shop.orders())).encode(), "text/html; charset=utf-8", HEADERS)
            elif path == "/version":
                self.answer_json(200, {"service": "shop", "site": shop.site["name"], "version": shop.release["version"]})
            elif path == "/health":
                healthy = shop.release["healthy"]
                self.answer_json(200 if healthy else 500, {"status": "UP" if healthy else "DOWN"})
            elif path == "/metrics":
                self.answer(200, shop.metrics().encode(), "text/plain; version=0.0.4; charset=utf-8")
            elif path == "/deployments":
                self.answer_json(200, shop.deployments())
            elif path == "/orders":
                self.answer_json(200, shop.orders())
            else:
                raise Refused(404, "There is no such page.", "Start at /.")

        def _post(self, path):
            if path != "/orders":
                raise Refused(404, "There is no such page.", "Orders are posted to /orders.")
            body, by_form = self.body(), self.headers.get_content_type() == "application/x-www-form-urlencoded"
            order = shop.order(dict(parse_qsl(body.decode("utf-8", "replace"))) if by_form else _object(body))
            if by_form:
                self.answer(303, b"", "text/plain", [("Location", "./")])
            else:
                self.answer_json(201, order)

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
    serve(handler_of(this), this.site["port"], f"the shop of {this.site['name']}")
