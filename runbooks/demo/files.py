"""Small files that several processes share: locked while they change, replaced as a whole."""

import contextlib
import fcntl
import json
import os
import time


class Busy(Exception):
    """Another process holds the lock for longer than the caller wants to wait."""


@contextlib.contextmanager
def locked(path, seconds=30, shared=False):
    """Holds the lock file `path` for the block, alone or with others who share it; the kernel frees it when this process ends, however it ends."""
    deadline = time.monotonic() + seconds
    with open(path, "a") as file:
        while True:
            try:
                fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Busy(f"{path} is held by another process since {seconds} s. Let that one finish, then try again.") from None
                time.sleep(0.02)
        yield


def read_json(path):
    """The value in a file, or None when there is no such file."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return None
    except ValueError as problem:
        raise ValueError(f"{path} is no JSON ({problem}). Mend it, or remove it and let the next release write it.") from None


def write_json(path, value):
    """Replaces a file as a whole, so that a reader or a crash never meets a half of it."""
    _replace(path, json.dumps(value, indent=2) + "\n")


def write_lines(path, values):
    """Replaces a file with one JSON object per line as a whole."""
    _replace(path, "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values))


def _replace(path, text):
    new = f"{path}.new-{os.getpid()}"
    with open(new, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)


def read_lines(path):
    """The objects of a file with one JSON object per line; a line that a crash cut off is left out."""
    values = []
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                with contextlib.suppress(ValueError):
                    value = json.loads(line)
                    if isinstance(value, dict):
                        values.append(value)
    except FileNotFoundError:
        pass
    return values


def append_lines(path, values):
    """Adds JSON objects as lines and returns when they are on the disk. The caller keeps other writers away."""
    with open(path, "ab+") as file:
        lines = b"".join(json.dumps(value, ensure_ascii=False).encode() + b"\n" for value in values)
        if file.tell() > 0:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                lines = b"\n" + lines
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
