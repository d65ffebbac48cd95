"""What a site of the shop is: primary, standby or fenced. It stands in `role.json` of the site's folder, and outlives every process.

    {"role": "primary", "epoch": 2, "promoted": [{"epoch": 1, "position": 0}, {"epoch": 2, "position": 41}],
     "follows": null, "source": null, "since": "2026-05-04T09:00:00.000Z"}

The epoch counts promotions over all sites. `promoted` says behind which order each of them began: what a returning site has beyond
that was never taken over.

Whoever stores an order holds `.role.lock` together with others; whoever changes the role holds it alone. So when a fence stands, every
order that was ever confirmed is on the disk, and no other one follows.
"""

import os
import threading

from files import locked, read_json, write_json
from service import now

PRIMARY, STANDBY, FENCED = "primary", "standby", "fenced"
NONE = {"role": None, "epoch": 0, "promoted": [], "follows": None, "source": None, "since": None}
# An order takes milliseconds. Whoever holds the lock for longer hangs.
LOCK_SECONDS = 5


class Role:
    """The role of the site in a folder, read again whenever it changes."""

    def __init__(self, folder):
        self._path, self._lock_path = os.path.join(folder, "role.json"), os.path.join(folder, ".role.lock")
        self._lock, self._seen, self._value = threading.Lock(), None, NONE

    def now(self):
        """A site without the file has no role, and takes no orders."""
        with self._lock:
            try:
                stat = os.stat(self._path)
                seen = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            except FileNotFoundError:
                seen = None
            if seen != self._seen or seen is None:
                self._value = (read_json(self._path) if seen else None) or NONE
                self._seen = seen
            return self._value

    def held(self):
        """Keeps the role as it is for the block. Raises Busy when it is about to change for too long."""
        return locked(self._lock_path, LOCK_SECONDS, shared=True)

    def changing(self):
        """Waits until no order is under way, and lets none begin for the block. Raises Busy when one hangs."""
        return locked(self._lock_path, LOCK_SECONDS)

    def write(self, **changes):
        """Only while it is `changing`. Returns the new value."""
        value = {**self.now(), **changes, "since": now()}
        write_json(self._path, value)
        return value


def common(promoted, epoch):
    """Behind which order a site that knows the promotions up to an epoch may differ from one with this history; None: behind none."""
    return min((each["position"] for each in promoted if each["epoch"] > epoch), default=None)
