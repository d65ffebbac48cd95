"""Makes the shop of a site slow on purpose, so that there is an incident to work on: `echo 2 > SITE_FOLDER/slow`.

Each answer to a customer then takes two seconds more. The file counts for the process that runs: the next one takes it away, so that a
restart, and with it every release and every way back, makes the shop quick again.
"""

import contextlib
import math
import os

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
