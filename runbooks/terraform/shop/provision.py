"""Does the work of this module: `provision.py site` makes the folder of a site, `provision.py release` unpacks a release into it.

It can be interrupted at any moment and run again: what is half done lies beside the release under another name, and a release
appears as a whole. Settings come from the environment (see main.tf).
"""

import fcntl
import filecmp
import json
import os
import shutil
import sys
import time
from datetime import datetime, timezone


def main(act, settings):
    folder = settings["SHOP_FOLDER"]
    os.makedirs(os.path.join(folder, "releases"), exist_ok=True)
    # An interrupted Terraform may leave its provisioner behind; the next one waits until it has ended.
    with open(os.path.join(folder, ".provision.lock"), "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if act == "site":
            make_site(folder, settings["SHOP_SITE"], int(settings["SHOP_PORT"]))
        elif act == "release":
            unpack(folder, settings["RELEASES"], settings["SHOP_VERSION"], float(settings["PACE_SECONDS"]))
        else:
            sys.exit(f"{act!r} is neither site nor release.")


def make_site(folder, name, port):
    new = os.path.join(folder, ".site.json.new")
    with open(new, "w", encoding="utf-8") as file:
        json.dump({"name": name, "port": port}, file)
        file.write("\n")
        sync(file)
    os.replace(new, os.path.join(folder, "site.json"))
    say(f"Site {name} is ready in {folder}")


def unpack(folder, releases, version, pace):
    source, target = os.path.join(releases, version), os.path.join(folder, "releases", version)
    half = os.path.join(folder, "releases", f".{version}.half")
    if not os.path.isdir(source):
        sys.exit(f"There is no release {version} in {releases}. Build it, or choose another version.")
    say(f"Unpacking release {version}")
    shutil.rmtree(half, ignore_errors=True)
    shutil.copytree(source, half)
    time.sleep(pace)
    if same(source, target):
        say(f"Release {version} is there already")
        shutil.rmtree(half)
    else:
        shutil.rmtree(target, ignore_errors=True)
        os.replace(half, target)
    with open(os.path.join(folder, "provisions.log"), "a", encoding="utf-8") as log:
        time_now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        log.write(json.dumps({"version": version, "time": time_now}) + "\n")
        sync(log)
    say(f"Release {version} is unpacked")


def same(one, other):
    """Whether two folders hold the same files with the same content."""
    names = [sorted(os.path.relpath(os.path.join(path, file), root) for path, _, files in os.walk(root) for file in files) for root in (one, other)]
    return names[0] == names[1] and not any(filecmp.cmpfiles(one, other, names[0], shallow=False)[1:])


def sync(file):
    file.flush()
    os.fsync(file.fileno())


def say(text):
    print(text, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], os.environ)
