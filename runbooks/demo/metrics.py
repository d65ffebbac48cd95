"""Counts requests and writes them down in the Prometheus text format, version 0.0.4."""

import threading
from collections import Counter

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Requests:
    """Requests by code, and a latency histogram in seconds."""

    def __init__(self):
        self._lock = threading.Lock()
        self._codes, self._buckets = Counter(), Counter()
        self._seconds, self._count = 0.0, 0

    def saw(self, code, seconds):
        with self._lock:
            self._codes[code] += 1
            self._count += 1
            self._seconds += seconds
            self._buckets.update(bound for bound in BUCKETS if seconds <= bound)

    def samples(self):
        """The two families as text."""
        with self._lock:
            codes = [({"code": str(code)}, count) for code, count in sorted(self._codes.items())]
            bounds = [({"le": str(bound)}, self._buckets[bound]) for bound in BUCKETS] + [({"le": "+Inf"}, self._count)]
            name = "shop_request_duration_seconds"
            return family("shop_requests_total", "counter", "Requests answered, by status code.", codes) + (
                f"# HELP {name} Time to answer a request.\n# TYPE {name} histogram\n"
                + "".join(_sample(name + "_bucket", labels, value) for labels, value in bounds)
                + _sample(name + "_sum", {}, f"{self._seconds:.6f}")
                + _sample(name + "_count", {}, self._count)
            )


def family(name, kind, text, samples):
    """One metric with its help and type; `samples` are pairs of labels and value."""
    return f"# HELP {name} {text}\n# TYPE {name} {kind}\n" + "".join(_sample(name, labels, value) for labels, value in samples)


def _sample(name, labels, value):
    inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    return f"{name}{{{inside}}} {value}\n" if inside else f"{name} {value}\n"


def _escaped(text):
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
