#!/bin/sh
# One act on one PostgreSQL node. The recovery runbooks put this file on the hosts and call it by SSH.
#
# usage: node.sh status | fence [crashed] | unfence PEER | fenced | drained [LSN] [SINCE] | promote | follow PEER
#                | left SINCE | refused CONNECT [silence] | keep FOLDER | rebuild PEER rewind|copy | caught_up
#
# From the environment: BIN (of the PostgreSQL programs), DATA, CONFIG (postgresql.conf), HBA (pg_hba.conf), PORT, SOCKET (the folder of
# its socket), DATABASE (that holds the table evenkeel_marker), CONNECT (how other nodes reach this one), UNIT (of systemd, or empty).
# It runs as the owner of DATA, or as root. Each act can be done again; its answer is one line of JSON, its trouble one line of error.
set -eu
umask 077
export LC_ALL=C
cd /

trouble() { echo "$*" >&2; exit 1; }

owner=$(stat -c %U "$DATA" 2>/dev/null || stat -c %U "$(dirname "$DATA")")
own() { if [ "$(id -un)" = "$owner" ]; then "$@"; else runuser -u "$owner" -- "$@"; fi; }
ctl() { own "$BIN/pg_ctl" -D "$DATA" -s "$@"; }
say() { own "$BIN/psql" -XqtA -v ON_ERROR_STOP=1 -h "$SOCKET" -p "$PORT" -U postgres -d "${2:-postgres}" -c "$1"; }
known() { own "$BIN/pg_controldata" -D "$DATA" | sed -n "s/^$1: *//p"; }

# The processes in the folder of the data: a session can outlive a server that was killed, and commit what it was at.
at_work() {
  own find /proc -mindepth 2 -maxdepth 2 -name cwd -lname "$(readlink -f "$DATA")" -printf '%h\n' 2>/dev/null | sed 's,/proc/,,'
}

runs() { [ -n "$(at_work)" ]; }

start() { # [options of postgres]
  runs && return 0
  if [ -n "${UNIT:-}" ] && [ -z "${1:-}" ]; then systemctl enable --quiet "$UNIT"; systemctl start "$UNIT"; return 0; fi
  ctl start -w -t 300 -l "$DATA/evenkeel-start.log" -o "-c config_file=$CONFIG -p $PORT ${1:-}" \
    || trouble "PostgreSQL does not start: $(tail -n 3 "$DATA/evenkeel-start.log" | tr '\n' ' ')"
}

# @param 1 fast (what it has written goes to its standbys first) or immediate
stop() {
  [ -z "${UNIT:-}" ] || systemctl disable --quiet "$UNIT"
  if runs && ! said=$(ctl stop -w -t 120 -m "$1" 2>&1); then
    for pid in $(at_work); do own kill -KILL "$pid" 2>/dev/null || true; done
  fi
  [ -z "${UNIT:-}" ] || systemctl stop "$UNIT"
  stopped
}

stopped() {
  tries=0
  while runs; do
    tries=$((tries + 1))
    [ "$tries" -lt 50 ] || trouble "PostgreSQL still runs in $DATA: $(at_work | tr '\n' ' ')"
    sleep 0.1
  done
}

# Whoever starts it from now on starts a standby that lets nobody in.
close_doors() {
  own test -f "$HBA.evenkeel" || own cp -p "$HBA" "$HBA.evenkeel"
  { echo "# Closed by Evenkeel; the rules before are in $HBA.evenkeel"
    echo "local all postgres peer"
    own grep -E '^[[:space:]]*(local|host[a-z]*)[[:space:]]+replication[[:space:]]' "$HBA.evenkeel" || true
  } | own tee "$HBA.new" >/dev/null
  own mv "$HBA.new" "$HBA"
  own touch "$DATA/standby.signal"
  own sync "$DATA/standby.signal" "$HBA" "$DATA"
}

open_doors() { if own test -f "$HBA.evenkeel"; then own mv "$HBA.evenkeel" "$HBA"; fi; }

# @param 1 how the node to be followed is reached; empty: none
upstream() {
  settings=$DATA/postgresql.auto.conf
  own sed -i '/^ *primary_conninfo *=/d' "$settings"
  printf "primary_conninfo = '%s'\n" "$(printf %s "$1" | sed "s/'/''/g")" | own tee -a "$settings" >/dev/null
}

# The markers of the last while: when the last one was written, and how many there are since SINCE (ten minutes before the last).
markers() { # [SINCE, seconds since the epoch]
  found=$(say "select json_build_object('last', extract(epoch from last), 'since', since, 'rows',
         (select count(*) from evenkeel_marker where at > to_timestamp(since)))
       from (select last, coalesce(nullif('${1:-}', '')::numeric, extract(epoch from last) - 600) as since
             from (select max(at) as last from evenkeel_marker) as newest) as span where last is not null" "$DATABASE") \
    || trouble "The table evenkeel_marker cannot be read in the database $DATABASE: see docs/postgresql.md"
  [ -n "$found" ] || trouble "No marker was ever written to evenkeel_marker in the database $DATABASE: see docs/postgresql.md"
  echo "$found"
}

# A connection for replication tells the timeline, and lets a standby in that nobody else may enter.
timeline_of() { # CONNECT
  said=$(own "$BIN/psql" -XqtA -d "$1 dbname=postgres replication=database connect_timeout=10" -c IDENTIFY_SYSTEM) || return 1
  echo "$said" | cut -d'|' -f2
}

seconds() { case ${1:-} in ''|*[!0-9.]*) [ -z "${1:-}" ] || trouble "'$1' is not a number of seconds";; esac; }
lsn() { case ${1:-} in *[!0-9A-F/]*) trouble "'$1' is not a position in the log";; esac; }

status() {
  runs || trouble "PostgreSQL does not run in $DATA"
  marker=$(markers)
  say "select json_build_object(
    'recovery', pg_is_in_recovery(),
    'timeline', case when pg_is_in_recovery() then coalesce((select received_tli from pg_stat_wal_receiver), (pg_control_checkpoint()).timeline_id)
      else ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int end,
    'system', (pg_control_system()).system_identifier::text,
    'rewinds', current_setting('wal_log_hints') = 'on' or current_setting('data_checksums') = 'on',
    'standbys', (select count(*) from pg_stat_replication where state = 'streaming'),
    'lag_bytes', case when pg_is_in_recovery() then 0 else
      (select coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)), 0) from pg_stat_replication) end,
    'lag_seconds', case when not pg_is_in_recovery() or pg_last_wal_replay_lsn() >= coalesce(pg_last_wal_receive_lsn(), '0/0') then 0
      else coalesce(extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()), 0) end,
    'streaming', exists (select 1 from pg_stat_wal_receiver where status = 'streaming'),
    'logical_slots', (select count(*) from pg_replication_slots where slot_type = 'logical'),
    'marker', '$marker'::json)"
}

# Graceful: nobody writes any more, all that was written goes to the standbys, then it stops. Crashed: it stops at once.
# Either way it cannot come back as a primary: whatever starts it finds a standby with closed doors.
fence() { # [crashed]
  last=null
  if [ "${1:-}" != crashed ] && runs; then
    [ "$(say 'select pg_is_in_recovery()')" = f ] || trouble "This node is no primary: nothing to fence here"
    close_doors
    before=$(say "select pg_conf_load_time()")
    say "select pg_reload_conf()" >/dev/null
    # A session that begins after the doors were closed sees it; only then nobody comes back in.
    while [ "$(say 'select pg_conf_load_time()')" = "$before" ]; do sleep 0.05; done
    say "select pg_terminate_backend(pid, 10000) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()" >/dev/null
    say "checkpoint"
    last=$(markers)
    stop fast
  else
    close_doors
    stop immediate
  fi
  upstream ""
  fenced_answer "$last"
}

fenced_answer() { # the markers, as JSON
  printf '{"fenced":true,"state":"%s","lsn":"%s","marker":%s}\n' "$(known 'Database cluster state')" "$(known 'Latest checkpoint location')" "$1"
}

# The proof, on the host itself: nothing runs there, and what is started comes up as a standby with closed doors.
fenced() {
  stopped
  own test -f "$DATA/standby.signal" || trouble "$DATA/standby.signal is missing: started by hand it would take writes"
  own grep -q 'Closed by Evenkeel' "$HBA" || trouble "$HBA still lets people in"
  if [ -n "${UNIT:-}" ] && systemctl is-enabled --quiet "$UNIT"; then trouble "$UNIT would start with the host"; fi
  fenced_answer null
}

# The way back before anything was promoted. It asks the other node first: after a promotion this would make a second primary.
unfence() { # PEER
  # What was never closed is left alone: this is also done by a clean-up that does not know how far the run had come.
  if runs && ! own test -f "$DATA/standby.signal" && ! own test -f "$HBA.evenkeel"; then echo '{"fenced":false}'; return; fi
  theirs=$(timeline_of "$1") || trouble "The other node cannot be asked whether it was promoted: nothing was started"
  ours=$(known "Latest checkpoint's TimeLineID")
  [ "$theirs" = "$ours" ] || trouble "The other node is on timeline $theirs, this one on $ours: it was promoted, so this one stays fenced"
  stop fast
  own rm -f "$DATA/standby.signal"
  open_doors
  start
  [ "$(say 'select pg_is_in_recovery()')" = f ] || trouble "It runs, but takes no writes"
  echo '{"fenced":false}'
}

# All that has reached this standby is replayed, up to LSN at least: what it holds now is what is kept.
drained() { # [LSN] [SINCE]
  lsn "${1:-}"; seconds "${2:-}"
  say "select case when pg_is_wal_replay_paused() then pg_wal_replay_resume() end where pg_is_in_recovery()" >/dev/null
  tries=0
  # What was received may end in the middle of an entry: then the startup process waits for the rest of it.
  while [ "$(say "select not pg_is_in_recovery() or ((pg_last_wal_replay_lsn() >= coalesce(pg_last_wal_receive_lsn(), '0/0')
        or exists (select 1 from pg_stat_activity where backend_type = 'startup'
          and wait_event in ('RecoveryWalStream', 'RecoveryRetrieveRetryInterval')))
      and pg_last_wal_replay_lsn() > coalesce(nullif('${1:-}', '')::pg_lsn, '0/0'))")" != t ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || trouble "After a minute it stands at $(say 'select pg_last_wal_replay_lsn()'), not at ${1:-what it has received}"
    sleep 0.1
  done
  markers "${2:-}"
}

promote() {
  if [ "$(say 'select pg_is_in_recovery()')" = t ]; then ctl promote -w -t 120; fi
  say checkpoint # Only then its files name the new timeline, without which a later rewind goes back to the wrong place.
  say "select json_build_object('recovery', pg_is_in_recovery(), 'timeline', ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int,
    'lsn', pg_current_wal_lsn()::text)"
}

# A node that was stopped cleanly, or rebuilt, joins as a standby.
follow() { # PEER
  own test -f "$DATA/standby.signal" || trouble "$DATA/standby.signal is missing: it would start as a primary"
  stop fast
  upstream "$1"
  open_doors
  start
  caught_up
}

caught_up() {
  tries=0
  while [ "$(say "select exists (select 1 from pg_stat_wal_receiver where status = 'streaming')
      and coalesce(pg_last_wal_replay_lsn() >= (select latest_end_lsn from pg_stat_wal_receiver), false)")" != t ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || trouble "After a minute it does not stream: $(tail -n 2 "$DATA/evenkeel-start.log" | tr '\n' ' ')"
    sleep 0.1
  done
  say "select json_build_object('recovery', pg_is_in_recovery(), 'streaming', true, 'timeline', received_tli) from pg_stat_wal_receiver"
}

# What only the fenced node holds: it is started for a moment, as a standby of nobody that no network reaches, and asked.
left() { # SINCE
  seconds "$1"
  own test -f "$DATA/standby.signal" || trouble "This node is not fenced: it is not started"
  stop fast
  start "-c listen_addresses="
  markers "$1" && code=0 || code=$?
  stop fast
  return $code
}

# @param 2 silence: also no answer at all will do, for a host without power
refused() { # CONNECT [silence]
  said=$(own "$BIN/psql" -XqtA -d "$1 dbname=postgres connect_timeout=5" -c 'select 1' 2>&1) && trouble "It still lets us in" || true
  case "$said" in
    *'Connection refused'*) echo '{"refused":"connection"}';;
    *'timeout expired'*|*'No route to host'*|*'Host is unreachable'*)
      [ "${2:-}" = silence ] || trouble "It is silent, which proves nothing: $said"
      echo '{"refused":"silence"}';;
    *) trouble "It still answers: $said";;
  esac
}

# The data as they are, beside them; files that can share their blocks do.
keep() { # FOLDER
  stopped
  if ! own test -f "$1/PG_VERSION"; then
    own rm -rf "$1.half"
    own cp -a --reflink=auto "$DATA" "$1.half"
    own mv "$1.half" "$1"
  fi
  printf '{"kept":"%s"}\n' "$1"
}

rebuild() { # PEER rewind|copy
  stop fast
  case "$2" in
    rewind)
      own test ! -f "$DATA/backup_label" || trouble "A rewind was begun here before: take 'copy', which copies all data anew"
      case $(known 'Database cluster state') in
        'shut down'*) ;;
        *) start "-c listen_addresses="; stop fast;; # what was crashed is brought to its end first, with nobody there
      esac
      own "$BIN/pg_rewind" -D "$DATA" --config-file="$CONFIG" --source-server="$1 dbname=postgres" \
        || trouble "It cannot be rewound: take 'copy', which copies all data anew";;
    copy)
      own rm -rf "$DATA.new"
      own "$BIN/pg_basebackup" -D "$DATA.new" -d "$1" -X stream -c fast || trouble "The copy failed; the old data are as they were"
      own rm -rf "$DATA"
      own mv "$DATA.new" "$DATA";;
    *) trouble "'$2' is neither rewind nor copy";;
  esac
  own touch "$DATA/standby.signal"
  own sync "$DATA"
  printf '{"rebuilt":"%s"}\n' "$2"
}

act=$1; shift
case "$act" in
  status|fence|unfence|fenced|drained|promote|follow|left|refused|keep|rebuild|caught_up) "$act" "$@";;
  *) trouble "No such act: $act";;
esac
