"""A standby's copy: asks the primary again and again for what comes behind the last order that it has."""

import http.client
import json
import threading
from datetime import datetime, timezone

import role as roles
from files import Busy
from service import now, say

PAUSE_SECONDS = 0.1
PATIENCE_SECONDS = 2
BATCH = 500


class Apart(Exception):
    """The two sites do not agree on who is primary, or on the orders."""


class Replica:
    """Follows whatever site `role.json` names, for as long as this one is a standby."""

    def __init__(self, role, orders):
        self._role, self._orders = role, orders
        self._stopped = threading.Event()
        self._problem, self._source_role, self._source_position = None, None, None
        self._contact, self._kept, self.apart = None, None, 0

    def start(self):
        threading.Thread(target=self._run, name="replica", daemon=True).start()

    def stop(self):
        self._stopped.set()

    def state(self):
        """What is known of the copy; times are RFC 3339. `kept`: every order that was confirmed before that time is here."""
        last = self._orders.last()
        kept = self._kept or (last["time"] if last else None)
        return {
            "source_role": self._source_role,
            "source_position": self._source_position,
            "kept": kept,
            "contact": self._contact,
            "lag_orders": None if self._source_position is None else max(0, self._source_position - self._orders.position()),
            "lag_seconds": None if kept is None else round(max(0.0, seconds_between(kept, now())), 3),
            "problem": self._problem,
        }

    def _run(self):
        while not self._stopped.is_set():
            more = False
            try:
                role = self._role.now()
                if role["role"] == roles.STANDBY and role["source"]:
                    more = self._pull(role)
                    self._problem = None
                else:
                    self._kept = self._source_role = self._source_position = None
            except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError, Apart, Busy) as problem:
                text = str(problem) if isinstance(problem, Apart) else f"The primary cannot be read ({type(problem).__name__}: {problem})."
                if text != self._problem:
                    say(text)
                self._problem = text
            if not more:
                self._stopped.wait(PAUSE_SECONDS)

    def _pull(self, role):
        """One batch. Returns whether there is more."""
        answer = ask(role["source"], f"/replication/orders?after={self._orders.position()}&most={BATCH}", PATIENCE_SECONDS)
        # A fenced one takes no orders any more, but still gives what it has.
        if answer["role"] not in (roles.PRIMARY, roles.FENCED):
            raise Apart(f"{answer['site']} is {answer['role']}: there is nothing to follow.")
        if answer["epoch"] < role["epoch"]:
            raise Apart(f"{answer['site']} knows nothing of the last promotion (epoch {role['epoch']}): it is not followed.")
        if answer["epoch"] > role["epoch"]:
            return self._join(role, answer)
        with self._role.held():
            # A batch that comes after this site was promoted is too late.
            if self._role.now() != role:
                return True
            if answer["position"] < self._orders.position():
                raise Apart(f"{answer['site']} has fewer orders ({answer['position']}) than this site ({self._orders.position()}).")
            self._orders.take_over(answer["orders"])
        self._contact, self._source_role, self._source_position = now(), answer["role"], answer["position"]
        more = self._orders.position() < answer["position"]
        last = self._orders.last()
        self._kept = (last["time"] if last else None) if more else answer["time"]
        return more

    def _join(self, role, answer):
        """This site was away while another one was promoted: what it has beyond that goes aside."""
        with self._role.changing():
            if self._role.now() != role:
                return True
            here = roles.common(answer["promoted"], role["epoch"])
            if here is not None:
                gone = self._orders.set_aside(here, role["epoch"])
                self.apart += gone
                say(f"joins {answer['site']} at epoch {answer['epoch']} behind order {here}; {gone} orders that were never taken over went aside")
            self._role.write(epoch=answer["epoch"], promoted=answer["promoted"])
        return True


def ask(url, path, seconds):
    """What a site answers, as JSON. Raises OSError, HTTPException or ValueError when it does not."""
    host, _, port = url.removeprefix("http://").partition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=seconds)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise ValueError(f"it answered {answer.status}")
        return json.loads(text)
    finally:
        connection.close()


def seconds_between(earlier, later):
    return (parsed(later) - parsed(earlier)).total_seconds()


def parsed(time):
    """A time as RFC 3339 writes it."""
    return datetime.fromisoformat(time.replace("Z", "+00:00")).astimezone(timezone.utc)
