#!/usr/bin/env python3
"""Makes the shop of a site slow on purpose, so that there is an incident to work on.

Usage: slowness.py SITE_FOLDER SECONDS (0: as quick as it can)

Each answer to a customer then takes so much more. It is the file `slow` of the folder, which counts for the process that runs: the next one takes it away, so that a
restart, and with it every release and every way back, makes the shop quick again.
"""

import contextlib
import math
import os
import sys

# Whoever stops the shop waits for its open requests.
MOST_SECONDS = 5.0


class Slowness:
    """How many seconds the shop of a folder waits before it answers a customer. Nobody else waits: health, metrics and standbys are asked by machines."""

    PATHS = ("/", "/orders", "/version")

    def __init__(self, folder):
        self._path = os.path.join(folder, "slow")

    def end(self):
        with contextlib.suppress(FileNotFoundError):
            os.remove(self._path)

    def seconds(self):
        """What the file says now, at most MOST_SECONDS; 0 without it, and when it says no such number."""
        try:
            with open(self._path, encoding="utf-8") as file:
                seconds = float(file.read(100))
        except (FileNotFoundError, ValueError):
            return 0.0
        return min(seconds, MOST_SECONDS) if seconds > 0 and math.isfinite(seconds) else 0.0

    def of(self, path):
        return self.seconds() if path in self.PATHS else 0.0


def main(folder, seconds):
    number = float(seconds)
    if not 0 <= number <= MOST_SECONDS:
        sys.exit(f"{seconds} is not between 0 and {MOST_SECONDS:g} seconds.")
    if not os.path.exists(os.path.join(folder, "current")):
        sys.exit(f"No release of the shop is at {folder}. Release one first, with the runbook shop-release.")
    if number == 0:
        Slowness(folder).end()
    else:
        with open(os.path.join(folder, "slow"), "w", encoding="utf-8") as file:
            file.write(seconds)
    print(f"Each answer takes {Slowness(folder).seconds():g} s more")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except (OSError, ValueError) as failure:
        sys.exit(str(failure))
