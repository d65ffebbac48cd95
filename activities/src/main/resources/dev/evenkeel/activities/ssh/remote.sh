# Runs one command on a target so that it outlives the connection which started it. Sent to /bin/sh on its standard
# input, followed by the name and the mark of the act and by what to do.
#
# ~/.evenkeel/acts/NAME        made by whoever starts the act first, so that it is started once
#                     /pid     the leader of the command's session: "pid start-time"
#                     /out     what the command printed
#                     /err
#                     /exit    its exit code, 128+n when signal n ended it
#
# It answers in frames, one line each: O and E with a length, followed by so many bytes of output; X with the exit
# code; G when the command is gone without one; N when it was never started here; D when everything is ended, L with
# the pids that are left; F with a reason; a dot now and then.

begin() {
    umask 077
    acts=$HOME/.evenkeel/acts
    folder=$acts/$name
    echo EVENKEEL-1
}

# The start time in clock ticks since boot: with the pid it names a process for as long as the target is up. The name,
# which may hold blanks and parentheses, ends at the last ") ".
start_of() {
    set -- ${1##*) }
    start=${20}
}

start() {
    if ! command -v setsid >/dev/null 2>&1; then
        echo "F setsid is missing on the target"
        return 1
    fi
    if ! mkdir -p "$acts" 2>/dev/null; then
        echo "F $acts cannot be made on the target"
        return 1
    fi
    # What is left of acts long ago.
    find "$acts" -mindepth 1 -maxdepth 1 -type d -mtime +30 -exec rm -rf {} + 2>/dev/null
    mkdir "$folder" 2>/dev/null || return 0
    : >"$folder/out" && : >"$folder/err" || {
        echo "F no file can be written in $folder on the target"
        return 1
    }
    EVENKEEL_ACT=$mark setsid sh -c '
        folder=$1
        shift
        # A trap with a command is reset to the default in the command; this shell stays to write the exit code.
        trap : HUP INT TERM
        read -r stat </proc/self/stat
        pid=${stat%% *}
        set -- "${stat##*) }" "$@"
        fields=$1
        shift
        start=$(set -- $fields; echo "${20}")
        echo "$pid $start" >"$folder/pid.new" && mv "$folder/pid.new" "$folder/pid"
        umask 022
        (cd && exec "$@")
        echo $? >"$folder/exit.new" && mv "$folder/exit.new" "$folder/exit"
    ' evenkeel "$folder" "$@" </dev/null >>"$folder/out" 2>>"$folder/err" &
}

lives() {
    [ -r "$folder/pid" ] && read -r pid began <"$folder/pid" || return 1
    read -r stat 2>/dev/null </proc/"$pid"/stat || return 1
    start_of "$stat"
    [ "$start" = "$began" ]
}

# Everything that a stream has beyond the offset, at most 64 KiB of it.
send() {
    size=$(wc -c <"$folder/$2")
    size=$((size - $3))
    [ "$size" -gt 0 ] || return 1
    [ "$size" -le 65536 ] || size=65536
    echo "$1 $size"
    tail -c +$(($3 + 1)) "$folder/$2" | head -c "$size"
}

follow() {
    out=$1 err=$2 turns=0 missed=0 pause=0.02
    if [ ! -d "$folder" ]; then
        echo N
        return
    fi
    while :; do
        # First the state, then the output: what is printed before the end is never missed.
        code=
        [ -f "$folder/exit" ] && read -r code <"$folder/exit"
        sent=
        if send O out "$out"; then
            out=$((out + size)) sent=yes
        fi
        if send E err "$err"; then
            err=$((err + size)) sent=yes
        fi
        if [ -n "$sent" ]; then
            pause=0.02 turns=0 missed=0
            continue
        fi
        if [ -n "$code" ]; then
            echo "X $code"
            return
        fi
        # The exit code is written moments after the command has gone, and the pid moments after the folder was made.
        if lives; then
            missed=0
        else
            missed=$((missed + 1))
            if [ "$missed" -gt 40 ]; then
                echo G
                return
            fi
        fi
        turns=$((turns + 1))
        if [ $((turns % 10)) -eq 0 ]; then
            echo . || return
            pause=0.1
        fi
        sleep "$pause" 2>/dev/null || sleep 1
    done
}

# Whatever carries the mark in its environment, in whatever session.
marked() {
    grep -lsF "EVENKEEL_ACT=$mark" /proc/[0-9]*/environ | while IFS=/ read -r _ _ number _; do
        echo "$number"
    done
}

finish() {
    if [ ! -d "$folder" ]; then
        echo N
        return
    fi
    tries=$(($1 * 10))
    kill -TERM $(marked) 2>/dev/null
    while [ "$tries" -gt 0 ] && [ -n "$(marked)" ]; do
        [ $((tries % 10)) -eq 0 ] && echo .
        sleep 0.1 2>/dev/null || sleep 1
        tries=$((tries - 1))
    done
    tries=50
    while [ "$tries" -gt 0 ] && [ -n "$(marked)" ]; do
        kill -KILL $(marked) 2>/dev/null
        sleep 0.1 2>/dev/null || sleep 1
        tries=$((tries - 1))
    done
    left=$(marked | tr '\n' ' ')
    if [ -n "$left" ]; then
        echo "L $left"
    else
        echo D
    fi
}
