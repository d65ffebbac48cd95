"""A process that outlives its starter, and the proof that a pid is still the same process."""

import json
import os
import signal
import subprocess
import sys

LOG_LIMIT = 1024 * 1024
# A daemon inherits no secret and no setting of the tool that happened to start it.
KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR")


def identity(pid):
    """A text that no other process with this pid ever has, or None when there is no such process. A zombie is none."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            state, *rest = file.read().rpartition(")")[2].split()
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            return None if state in "ZX" else f"{file.read().strip()}/{rest[18]}"
    except (FileNotFoundError, ProcessLookupError):
        return None if sys.platform == "linux" else _identity_by_ps(pid)


def _identity_by_ps(pid):
    """For systems without /proc."""
    output = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)], env={**os.environ, "LC_ALL": "C"}, capture_output=True, text=True, check=False
    ).stdout.split(None, 1)
    return output[1].strip() if len(output) == 2 and not output[0].startswith("Z") else None


def alive(pid, started):
    return identity(pid) == started


def spawn(command, folder, pid_file, log):
    """Runs the command in a session of its own and returns its pid.

    The process leaves its starter's tree before it begins (two forks), so that whoever ends that tree does not end it. It writes
    its own pid file, so that it is on record even when the starter is killed here. Raises OSError when it cannot be run.
    """
    if os.path.exists(log) and os.path.getsize(log) > LOG_LIMIT:
        os.replace(log, log + ".1")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _become(command, folder, pid_file, log, writing)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        problem = pipe.read()
    if problem:
        raise OSError(problem)
    with open(pid_file, encoding="utf-8") as file:
        return json.load(file)["pid"]


def _become(command, folder, pid_file, log, writing):
    """Turns this forked process into the daemon. Never returns: a problem goes to the pipe, which a successful exec closes."""
    try:
        os.setsid()
        if os.fork() > 0:
            os._exit(0)
        for number in (signal.SIGHUP, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.closerange(3, writing)
        os.closerange(writing + 1, 4096)
        os.chdir(folder)
        _record(pid_file)
        os.execve(command[0], command, {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ})
    except BaseException as problem:
        os.write(writing, f"{command[0]} cannot be started: {problem}".encode())
    finally:
        os._exit(1)


def _record(pid_file):
    new = f"{pid_file}.new"
    with open(new, "w", encoding="utf-8") as file:
        json.dump({"pid": os.getpid(), "started": identity(os.getpid())}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, pid_file)
