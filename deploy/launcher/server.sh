# Starting the server, saying where it is, and staying until it ends.
# shellcheck shell=sh

# option NAME DEFAULT ARGUMENT...: the value of --NAME=VALUE among the arguments.
option() {
    option_name=$1 option_value=$2
    shift 2
    for argument in "$@"; do
        case $argument in "--$option_name="*) option_value=${argument#*=} ;; esac
    done
    printf '%s' "$option_value"
}

server_options() {
    port=$(option server.port "${EVENKEEL_PORT:-8080}" "$@")
    data=$(option evenkeel.data "$data" "$@")
    runbooks=$(option evenkeel.runbooks "$runbooks" "$@")
    secrets=$(option evenkeel.tools.secrets.folder "${EVENKEEL_TOOLS_SECRETS_FOLDER:-$data/secrets}" "$@")
    demonstrates=$(option evenkeel.demo "${EVENKEEL_DEMO:-}" "$@")
    run_file=$data/up.pid
    case $port in
    '' | *[!0-9]*) fail_with 2 "'$port' is not a port number." "Give one from 1 to 65535, for example --server.port=9000." ;;
    esac
}

# listening PORT: somebody listens there already. Where nothing can tell, the server itself will say so later.
listening() {
    if [ -r /proc/net/tcp ]; then
        cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port=":$(printf '%04X' "$1")" '
            $4 == "0A" && substr($2, length($2) - 4) == port { found = 1 }
            END { exit !found }'
    elif command -v curl >/dev/null; then
        connected=0
        curl -s -o /dev/null --max-time 1 "http://127.0.0.1:$1/" || connected=$?
        [ "$connected" -ne 7 ]
    else
        return 1
    fi
}

free_port() {
    candidate=$((20000 + $$ % 10000))
    while listening "$candidate"; do candidate=$((candidate + 1)); done
    printf '%s' "$candidate"
}

refuse_second_server() {
    [ -r "$run_file" ] || return 0
    read -r other_process other_port <"$run_file" || return 0
    case $(ps -o args= -p "$other_process" 2>/dev/null || tr '\0' ' ' 2>/dev/null <"/proc/$other_process/cmdline") in
    *evenkeel.jar*)
        fail "An Evenkeel server already runs on this data folder: http://localhost:$other_port (process $other_process)." \
            "Use that one, or stop it with: kill $other_process"
        ;;
    esac
}

refuse_taken_port() {
    [ "$port" -ne 0 ] && listening "$port" || return 0
    fail "Port $port is taken by another program." \
        "Stop that program, or choose another port: ./evenkeel up --server.port=$((port + 1))"
}

# await_page PROCESS PORT SECONDS: waits until the login page answers; false when the process ended or time is up.
await_page() {
    page_tenths=$(($3 * 10))
    until listening "$2" && get "http://127.0.0.1:$2/login" /dev/null 2>/dev/null; do
        page_tenths=$((page_tenths - 1))
        alive "$1" && [ "$page_tenths" -gt 0 ] || return 1
        sleep 0.1
    done
}

serve() {
    mkdir -p "$data"
    # Spring would join an option that is given twice, so ours are given only where the caller's are missing.
    for pair in "server.port=$port" "evenkeel.data=$data" "evenkeel.runbooks=$runbooks"; do
        [ -n "$(option "${pair%%=*}" '' "$@")" ] || set -- "$@" "--$pair"
    done
    server_began=$(now)
    # shellcheck disable=SC2046,SC2086 # lists of options
    start "$JAVA_HOME/bin/java" $(start_cache) $java_options -jar "$application/evenkeel.jar" "$@"
    server=$child
    printf '%s %s\n' "$server" "$port" >"$run_file"
    announce &
    announcer=$!
    server_status=0
    wait "$server" || server_status=$?
    server=''
    rm -f "$run_file"
    case $server_status in
    0 | 130 | 143) ;;
    *) printf '%s\n  %s\n' "The server ended by itself (exit code $server_status)." "Its last lines above say why." >&2 ;;
    esac
    exit "$server_status"
}

announce() {
    [ "$port" -ne 0 ] && await_page "$server" "$port" 120 || return 0
    done_line "Evenkeel is up" $(($(now) - server_began))
    say "  http://localhost:$port"
    [ ! -f "$demo" ] || python3 "$demo" start-all "$data/demo" >"$work/demo.log" 2>&1 </dev/null ||
        warn "The demo's services could not be started ($work/demo.log)." "Everything else works without them."
    [ ! -f "$watch" ] || ! demo_in_use || watch_demo >>"$work/demo.log" 2>&1 </dev/null ||
        warn "The demo's Prometheus could not be started ($work/demo.log)." "The page Alerts has a button that sends what it would."
}

demo=$root/runbooks/demo/processes.py
watch=$root/runbooks/demo/watch.py

# demo_in_use: the server works with the runbooks that lie here and was not told to leave the demo out. Whoever has
# runbooks of their own has no shop to watch, and gets nothing into their secrets that they did not ask for.
demo_in_use() {
    case $demonstrates in
    '' | true | on | yes | 1) [ "$(physical "$runbooks")" = "$(physical "$root/runbooks")" ] ;;
    *) return 1 ;;
    esac
}

physical() { (CDPATH='' cd -- "$1" 2>/dev/null && pwd -P); }

# Where Prometheus and Alertmanager are installed they watch the demo's shop. That they are not is no trouble.
watch_demo() {
    watch_status=0
    python3 "$watch" start "$data/demo-watch" "http://127.0.0.1:$port" "$secrets/alertmanager-token" || watch_status=$?
    [ "$watch_status" -eq 0 ] || [ "$watch_status" -eq 3 ]
}

stop_demo() {
    [ -n "$announcer" ] && [ -f "$demo" ] || return 0
    python3 "$demo" stop-all "$data/demo" >>"$work/demo.log" 2>&1 </dev/null || true
    [ ! -f "$watch" ] || python3 "$watch" stop "$data/demo-watch" >>"$work/demo.log" 2>&1 </dev/null || true
}
