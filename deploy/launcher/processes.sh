# Children and their ends: whatever way the launcher ends, nothing that it started stays behind.
# shellcheck shell=sh

server='' announcer=''

# start COMMAND...: a child that is spared the terminal's Ctrl-C, so that the server can stop its own children in
# order, and that does not inherit SIGINT as ignored (a shell does that to its background children, and then no tool
# below could ever be interrupted gracefully). Sets `child`.
start() {
    if setsid env --default-signal=INT,QUIT >/dev/null 2>&1; then
        setsid env --default-signal=INT,QUIT "$@" </dev/null &
        child=$!
    else
        set -m 2>/dev/null
        "$@" </dev/null &
        child=$!
        set +m
    fi
}

alive() { kill -0 "$1" 2>/dev/null; }

# tree PID: the process and all its descendants, parents first.
tree() {
    if [ -r "/proc/$$/status" ]; then
        cat /proc/[0-9]*/status 2>/dev/null | awk '/^Pid:/ { pid = $2 } /^PPid:/ { print pid, $2 }'
    else
        ps -A -o pid= -o ppid=
    fi | awk -v top="$1" '
        { parent[$1] = $2 }
        END {
            print top
            for (pid in parent) {
                up = pid
                while (up in parent && up != top && up > 1) up = parent[up]
                if (up == top && pid != top) print pid
            }
        }'
}

# end_tree PID SECONDS: asks the whole tree to end, and after SECONDS ends it.
end_tree() {
    tree_members=$(tree "$1")
    # shellcheck disable=SC2086 # a list of process ids
    kill -TERM $tree_members 2>/dev/null || true
    await_end "$1" "$2" || true
    # shellcheck disable=SC2086
    kill -KILL $tree_members 2>/dev/null || true
}

# await_end PID SECONDS: waits for the end of a child, at most so long; a second Ctrl-C cuts the wait short.
await_end() {
    tenths=$(($2 * 10))
    while alive "$1" && [ "$tenths" -gt 0 ] && [ -z "$hurry" ]; do
        tenths=$((tenths - 1))
        sleep 0.1
    done
    ! alive "$1"
}
hurry=''

# The server is asked alone: it stops its own children in the right order. Only if it does not, its tree is ended.
stop_server() {
    [ -n "$server" ] || return 0
    kill -TERM "$server" 2>/dev/null || true
    if ! await_end "$server" 20; then
        say "$warning_sign The server did not stop in time: ending it and its children."
        # shellcheck disable=SC2046
        kill -KILL $(tree "$server") 2>/dev/null || true
    fi
    wait "$server" 2>/dev/null || true
    server=''
    rm -f "$run_file"
}

clean_up() {
    [ -z "$progress_process" ] || end_tree "$progress_process" 0
    [ -z "$step_process" ] || end_tree "$step_process" 5
    [ -z "$announcer" ] || end_tree "$announcer" 1
    stop_server
    stop_demo
    end_containers
    [ ! -d "$scratch" ] || rm -rf "$scratch"
}

interrupted() { # EXIT-CODE
    trap 'hurry=yes' INT TERM HUP
    trap - EXIT
    [ ! -t 1 ] || printf '\r\033[K'
    [ -z "$server" ] || say "Stopping; Ctrl-C once more ends it at once."
    clean_up
    exit "$1"
}

trap 'interrupted 129' HUP
trap 'interrupted 130' INT
trap 'interrupted 143' TERM
trap 'clean_up' EXIT
