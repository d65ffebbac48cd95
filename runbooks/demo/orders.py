"""The orders that a site keeps: one line each in `data/orders.jsonl`, in the order of their numbers, and the same in memory."""

import os
import threading
from bisect import bisect_right

from files import append_lines, read_lines, write_lines


def position(folder):
    """The number of the last order that is on the disk of a site; 0 when there is none. For whoever is not the shop itself."""
    return max((each.get("number", 0) for each in read_lines(path_of(folder))), default=0)


def last(folder):
    """The last order on the disk of a site, or None."""
    return max(read_lines(path_of(folder)), key=lambda each: each.get("number", 0), default=None)


def path_of(folder):
    return os.path.join(folder, "data", "orders.jsonl")


class Orders:
    """Only the process of the shop writes the file. What is in memory is on the disk."""

    def __init__(self, folder):
        self._folder, self._path = folder, path_of(folder)
        os.makedirs(os.path.dirname(self._path), exist_ok=True)
        self._lock = threading.RLock()
        self._all = [each for each in read_lines(self._path) if isinstance(each.get("number"), int)]
        self._by_id = {each["id"]: each for each in self._all if "id" in each}

    def all(self):
        with self._lock:
            return list(self._all)

    def count(self):
        with self._lock:
            return len(self._all)

    def last(self):
        with self._lock:
            return self._all[-1] if self._all else None

    def position(self):
        """The number of the last order; 0 when there is none."""
        last_one = self.last()
        return last_one["number"] if last_one else 0

    def after(self, number, most):
        """The orders behind a number, at most so many."""
        with self._lock:
            start = bisect_right(self._all, number, key=lambda each: each["number"])
            return self._all[start : start + most]

    def first_after(self, number):
        return next(iter(self.after(number, 1)), None)

    def add(self, order):
        """
        Stores an order under the next number, unless one with its id is there.

        Returns the order as it is kept, and whether it is new. It is on the disk then.
        """
        with self._lock:
            known = self._by_id.get(order["id"])
            if known is not None:
                return known, False
            numbered = {"number": self.position() + 1, **order}
            self._append([numbered])
            return numbered, True

    def take_over(self, orders):
        """Stores what another site has numbered. What is there already is left out, so that it may come twice."""
        with self._lock:
            self._append([each for each in orders if each["number"] > self.position()])

    def _append(self, orders):
        if orders:
            append_lines(self._path, orders)
            self._all.extend(orders)
            self._by_id.update((each["id"], each) for each in orders if "id" in each)

    def set_aside(self, number, epoch):
        """Moves the orders behind a number to a file of their own, which people can look into. Returns how many."""
        with self._lock:
            start = bisect_right(self._all, number, key=lambda each: each["number"])
            kept, gone = self._all[:start], self._all[start:]
            if gone:
                # First there, then gone from here: a crash in between leaves them at both places, never at none.
                append_lines(os.path.join(self._folder, "data", f"set-aside-{epoch}.jsonl"), gone)
                write_lines(self._path, kept)
                self._all = kept
                self._by_id = {each["id"]: each for each in kept if "id" in each}
            return len(gone)
