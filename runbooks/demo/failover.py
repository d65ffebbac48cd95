#!/usr/bin/env python3
"""Moves the shop's orders from one site to another. Each command can be repeated, prints one JSON object, and ends with 1 when it cannot.

Usage: failover.py init FOLDER DOOR PRIMARY     gives a role to a site that has none: PRIMARY's, or that of a standby of PRIMARY
       failover.py look URL OUTAGE              what a site answers, and how much older its copy is than the outage (`behind_seconds`)
       failover.py whole DOOR HOME              the role of each site, who is primary (`apart` when that is not HOME), where visitors are led; not
                                                `open` when the shop was never released
       failover.py fence FOLDER                 takes no orders any more, whoever starts its shop
       failover.py prove FOLDER URL             proves the fence: it stands on the disk, and an order that is sent to the site is not taken
       failover.py caught-up URL [SECONDS]      waits until a standby follows its primary closely
       failover.py drained URL [SECONDS]        waits until a standby has all that the fenced primary has
       failover.py promote FOLDER               makes a standby the primary, unless the one that it follows still takes orders
       failover.py follow FOLDER DOOR SITE      makes a fenced site a standby of another one
       failover.py restore FOLDER DOOR          takes a fence back, when no other site has become primary

FOLDER is a site's folder, DOOR the one of the front door, HOME and SITE names of sites, OUTAGE a time as RFC 3339 writes it.
"""

import http.client
import json
import os
import sys
import time

# The folder with the runbooks is watched and compared: nothing may be written into it.
sys.dont_write_bytecode = True

from files import Busy, read_json
from orders import last, position
from replica import ask, seconds_between
from role import FENCED, PRIMARY, STANDBY, Role
from service import now

ANSWER_SECONDS = 2
DRAIN_SECONDS = 30


class Problem(Exception):
    """What happened, and what to do."""


def init(folder, door, primary):
    name, role = name_of(folder), Role(folder)
    with role.changing():
        if role.now()["role"]:
            return role.now()
        active = (read_json(door_file(door)) or {}).get("active")
        # A folder that was made anew while another site serves the visitors must not become a second primary.
        leader = active if active and active != name else primary
        if leader == name:
            return role.write(role=PRIMARY, epoch=1, promoted=[{"epoch": 1, "position": 0}])
        return role.write(role=STANDBY, epoch=0, follows=leader, source=url_of(door, leader))


def look(url, outage):
    where = asked(url, "/replication")
    # What was confirmed after the outage began, by whichever clock, cannot be meant.
    behind = None if where["kept"] is None else round(max(0.0, seconds_between(where["kept"], outage)), 3)
    return {**where, "behind_seconds": behind}


def whole(door, home):
    config = read_json(door_file(door))
    if config is None:
        return {"open": False, "home": home, "primary": "", "apart": False, "active": None, "sites": {}}
    sites = {}
    for name, url in config["sites"].items():
        try:
            sites[name] = asked(url, "/replication")
        except Problem:
            sites[name] = {"role": "away"}
    primaries = [name for name, where in sites.items() if where["role"] == PRIMARY]
    if len(primaries) > 1:
        raise Problem(f"{' and '.join(primaries)} both take orders. Decide which one is right, and fence the other one: failover.py fence FOLDER.")
    primary = "".join(primaries)
    return {"open": True, "home": home, "primary": primary, "apart": primary not in ("", home), "active": config["active"], "sites": sites}


def fence(folder):
    role = Role(folder)
    with role.changing():
        now = role.now() if role.now()["role"] == FENCED else role.write(role=FENCED, follows=None, source=None)
        kept = last(folder)
        return {"role": now["role"], "epoch": now["epoch"], "position": position(folder), "last": kept, "written": (kept or {}).get("time", "")}


def prove(folder, url):
    role = Role(folder).now()["role"]
    if role != FENCED:
        raise Problem(f"{name_of(folder)} is {role}, not fenced: its shop would take orders when it is started. Fence it first.")
    port = int(url.rpartition(":")[2].rstrip("/"))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    try:
        connection.request("POST", "/orders", json.dumps({"id": "proof-of-the-fence", "article": "lamp", "quantity": 1}))
        status, text = (answer := connection.getresponse()).status, answer.read().decode("utf-8", "replace")
    except ConnectionRefusedError:
        return {"proof": f"{name_of(folder)} is fenced on its disk, and nobody listens on port {port}"}
    except (OSError, http.client.HTTPException) as problem:
        # Silence proves nothing: whoever is slow may take the next order.
        raise Problem(f"It is not known whether {name_of(folder)} takes orders ({type(problem).__name__}). Stop its shop, then try again.") from None
    finally:
        connection.close()
    if status == 503 and "it takes no orders" in text:
        return {"proof": f"{name_of(folder)} is fenced on its disk, and has refused an order: {json.loads(text)['problem']}"}
    raise Problem(f"{name_of(folder)} was sent an order and answered {status}: {text.strip()} That is no fence. Stop its shop, then try again.")


def caught_up(url, seconds=DRAIN_SECONDS):
    # What the standby knows of a primary that takes orders may be older than the last order: it has to have looked since.
    return drained(url, seconds, source=(PRIMARY, FENCED), since=now())


def drained(url, seconds=DRAIN_SECONDS, source=(FENCED,), since=None):
    deadline, where = time.monotonic() + float(seconds), {}
    while time.monotonic() < deadline:
        where = asked(url, "/replication")
        if where["role"] != STANDBY:
            raise Problem(f"{where['site']} is {where['role']}, not a standby: there is nothing to wait for.")
        fresh = since is None or (where["kept"] is not None and seconds_between(since, where["kept"]) > 0)
        if fresh and where["source_role"] in source and where["lag_orders"] == 0 and where["problem"] is None:
            return where
        time.sleep(0.05)
    raise Problem(
        f"{where.get('site', url)} has not got everything within {seconds} s: its primary is {where.get('source_role')}, "
        f"{where.get('lag_orders')} orders are missing; {where.get('problem') or 'it is being read'}. Wait and try again, or go on without the rest (ungraceful)."
    )


def promote(folder):
    name, role = name_of(folder), Role(folder)
    with role.changing():
        now = role.now()
        if now["role"] == PRIMARY:
            return now
        if now["role"] != STANDBY:
            raise Problem(f"{name} is {now['role'] or 'without a role'}, and only a standby has a copy that can be promoted. Let it follow the primary first.")
        if accepts(now["source"]):
            raise Problem(f"{now['follows']} still takes orders: with {name} there would be two primaries. Fence {now['follows']} first.")
        epoch, here = now["epoch"] + 1, position(folder)
        return role.write(role=PRIMARY, epoch=epoch, promoted=[*now["promoted"], {"epoch": epoch, "position": here}], follows=None, source=None)


def follow(folder, door, site):
    name, role = name_of(folder), Role(folder)
    if site == name:
        raise Problem(f"{name} cannot follow itself. Name the other site.")
    with role.changing():
        now, source = role.now(), url_of(door, site)
        if now["role"] == PRIMARY:
            raise Problem(f"{name} is primary. Fence it before it follows {site}.")
        if (now["role"], now["follows"], now["source"]) == (STANDBY, site, source):
            return now
        return role.write(role=STANDBY, follows=site, source=source)


def restore(folder, door):
    name, role = name_of(folder), Role(folder)
    with role.changing():
        if role.now()["role"] != FENCED:
            return role.now()
        for other, url in (read_json(door_file(door)) or {"sites": {}})["sites"].items():
            # Whoever does not answer may have become primary.
            if other != name and asked(url, "/role")["role"] == PRIMARY:
                raise Problem(f"{other} has become primary: {name} stays fenced. Fail back instead.")
        return role.write(role=PRIMARY)


def accepts(url):
    """Whether a site takes orders. Where nobody listens, nobody does; of one that is silent it is not known."""
    try:
        return ask(url, "/role", ANSWER_SECONDS)["accepts"]
    except ConnectionRefusedError:
        return False
    except (OSError, http.client.HTTPException, ValueError, KeyError) as problem:
        raise Problem(f"It is not known whether {url} takes orders ({type(problem).__name__}). Stop the shop there, then try again.") from None


def asked(url, path):
    try:
        return ask(url.rstrip("/"), path, ANSWER_SECONDS)
    except (OSError, http.client.HTTPException, ValueError) as problem:
        raise Problem(f"{url} does not answer ({type(problem).__name__}: {problem}). Start the shop there, then try again.") from None


def door_file(door):
    return os.path.join(door, "front-door.json")


def url_of(door, site):
    sites = (read_json(door_file(door)) or {}).get("sites", {})
    if site not in sites:
        raise Problem(f"The front door knows no site {site}. Release the shop there first.")
    return sites[site]


def name_of(folder):
    site = read_json(os.path.join(folder, "site.json"))
    if site is None:
        raise Problem(f"{folder} is no site. Let Terraform make it first.")
    return site["name"]


COMMANDS = {
    "init": (init, 3), "look": (look, 2), "whole": (whole, 2), "fence": (fence, 1), "prove": (prove, 2),
    "caught-up": (caught_up, 1), "drained": (drained, 1), "promote": (promote, 1), "follow": (follow, 3), "restore": (restore, 2),
}


if __name__ == "__main__":
    command, needed = COMMANDS.get(sys.argv[1] if len(sys.argv) > 1 else "", (None, 0))
    if command is None or not needed <= len(sys.argv) - 2 <= needed + (command in (caught_up, drained)):
        sys.exit(__doc__)
    try:
        print(json.dumps(command(*sys.argv[2:])))
    except Busy:
        sys.exit(f"The role of {sys.argv[2]} is held by another process. Look who hangs there, then try again.")
    except (Problem, OSError, ValueError) as failure:
        sys.exit(str(failure))
