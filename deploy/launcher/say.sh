# What the launcher says: one line per step with a tick, and failures in two parts, what happened and what to do.
# shellcheck shell=sh

case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
*[Uu][Tt][Ff]*) tick='✓' warning_sign='!' working_sign='…' ;;
*) tick='ok' warning_sign='!' working_sign='..' ;;
esac

say() { printf '%s\n' "$*"; }
# done_line TEXT [SECONDS]: the time is said when it was long enough to be noticed.
done_line() {
    if [ "${2:-0}" -gt 1 ]; then say "$tick $1 ($2 s)"; else say "$tick $1"; fi
}
warn() { # WHAT-HAPPENED WHAT-TO-DO
    say "$warning_sign $1" "$2"
}
fail() { fail_with 1 "$@"; }
fail_with() { # EXIT-CODE WHAT-HAPPENED WHAT-TO-DO
    printf '%s\n  %s\n' "$2" "$3" >&2
    exit "$1"
}
log_tail() { # FILE: the end of a log, indented, with colours taken out
    tail -n "${2:-25}" "$1" 2>/dev/null | tr -d '\033' | sed 's/\[[0-9;]*m//g; s/^/    /' >&2
}
now() { date +%s; }

# step TITLE LOG COMMAND...: runs something long with its output in LOG and shows that it is alive: on a terminal
# the seconds and the last line of the log, elsewhere a dot every five seconds. The command's status is returned.
step() {
    step_title=$1 step_log=$2
    shift 2
    step_began=$(now)
    "$@" >"$step_log" 2>&1 </dev/null &
    step_process=$!
    show_progress &
    progress_process=$!
    step_status=0
    wait "$step_process" || step_status=$?
    end_tree "$progress_process" 0
    wait "$progress_process" 2>/dev/null || true
    step_process='' progress_process=''
    [ ! -t 1 ] || printf '\r\033[K'
    [ -t 1 ] || [ $(($(now) - step_began)) -lt 5 ] || say
    step_seconds=$(($(now) - step_began))
    return "$step_status"
}
step_process='' progress_process=''

show_progress() {
    if [ ! -t 1 ]; then
        say "$working_sign $step_title"
        while sleep 5; do printf '.'; done
    fi
    while :; do
        step_width=$((${COLUMNS:-80} - ${#step_title} - 16))
        step_line=$(tail -n 1 "$step_log" 2>/dev/null | tr -cd '[:print:]' | cut -c "1-$((step_width > 10 ? step_width : 10))")
        printf '\r\033[K%s %s %s s  %s' "$working_sign" "$step_title" "$(($(now) - step_began))" "$step_line"
        sleep 1
    done
}
