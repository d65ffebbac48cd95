# Runs one command on a target so that it outlives the connection which started it. Sent to /bin/sh on its standard
# input, followed by the name and the mark of the act, the limit of its output and by what to do.
#
# ~/.evenkeel/acts/NAME        made by whoever starts the act first, so that it is started once
#                     /pid     the leader of the command's session: "pid start-time"
#                     /out     what the command printed, at most LIMIT blocks of 512 bytes of each stream
#                     /err
#                     /cut     there was more of it
#                     /exit    its exit code, 128+n when signal n ended it
#                     /done    the output is complete
#
# It answers in frames, one line each: O and E with a length, followed by so many bytes of output; C when some
# was dropped; X with the exit code; G when the command is gone without one; N when it was never started here; D when everything is ended, L with
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
    if command -v setsid >/dev/null 2>&1; then
        session=setsid
    elif command -v busybox >/dev/null 2>&1; then
        session='busybox setsid'
    else
        echo "F setsid is missing on the target"
        return 1
    fi
    if ! why=$(mkdir -p "$acts" 2>&1); then
        refuse "$why"
        return 1
    fi
    # What is left of acts long ago.
    find "$acts" -mindepth 1 -maxdepth 1 -type d -mtime +30 -exec rm -rf {} + 2>/dev/null
    if ! why=$(mkdir "$folder" 2>&1); then
        [ ! -d "$folder" ] || return 0
        refuse "$why"
        return 1
    fi
    # Room for the exit code: a disk that fills up meanwhile does not make the outcome unknown.
    if ! why=$({ : >"$folder/out" && : >"$folder/err" && printf '%8192s' ' ' >"$folder/room"; } 2>&1); then
        rm -rf "$folder"
        refuse "$why"
        return 1
    fi
    $session sh -c '
        folder=$1 mark=$2 limit=$3
        shift 3
        trap : HUP INT TERM
        read -r stat </proc/self/stat
        pid=${stat%% *}
        set -- "${stat##*) }" "$@"
        fields=$1
        shift
        start=$(set -- $fields; echo "${20}")
        echo "$pid $start" >"$folder/pid.new" && mv "$folder/pid.new" "$folder/pid"
        # What it reads is written at once. Past the limit, or with the disk full, it reads on and drops.
        drain() {
            if ! (ulimit -f "$limit"; command -p cat); then
                : >"$folder/cut"
                command -p cat >/dev/null
            fi
        }
        keep() {
            # A trap with a command is reset to the default in the command; this shell stays to write the exit code.
            trap : HUP INT TERM
            (
                umask 022
                # Only the command and what it starts carry the mark.
                export EVENKEEL_ACT="$mark"
                for each in $EVENKEEL_NAMES; do
                    eval "export $each=\"\$EVENKEEL_V_$each\"; unset EVENKEEL_V_$each"
                done
                unset EVENKEEL_NAMES
                cd && exec "$@"
            )
            code=$?
            rm -f "$folder/room"
            echo "$code" >"$folder/exit.new" && mv "$folder/exit.new" "$folder/exit"
        }
        { keep "$@" 2>&4 4>&- | drain >>"$folder/out" 4>&-; } 4>&1 | drain >>"$folder/err"
        : >"$folder/done"
    ' evenkeel "$folder" "$mark" "$limit" "$@" </dev/null >/dev/null 2>&1 &
}

# refuse WHY: nothing was started.
refuse() {
    used=$(set -- $(df -P "$HOME" 2>/dev/null | tail -n 1); echo "$5")
    echo "F nothing can be written in $acts: $(echo "$1" | tr '\n' ' ')(the disk is ${used:-?} full)"
}

lives() {
    [ -r "$folder/pid" ] && read -r pid began <"$folder/pid" || return 1
    read -r stat 2>/dev/null </proc/"$pid"/stat || return 1
    start_of "$stat"
    [ "$start" = "$began" ]
}

# Everything that a stream has beyond the offset, at most 256 KiB of it.
send() {
    size=$(wc -c <"$folder/$2")
    size=$((size - $3))
    [ "$size" -gt 0 ] || return 1
    [ "$size" -le 262144 ] || size=262144
    echo "$1 $size"
    tail -c +$(($3 + 1)) "$folder/$2" | head -c "$size"
}

follow() {
    out=$1 err=$2 turns=0 missed=0 late=0 pause=0.02
    if [ ! -d "$folder" ]; then
        echo N
        return
    fi
    while :; do
        # First the state, then the output: what is printed before the end is never missed.
        code=
        [ -f "$folder/exit" ] && read -r code <"$folder/exit"
        complete=
        [ ! -f "$folder/done" ] || complete=yes
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
            # What it left running may print for ever.
            if [ -n "$complete" ] || [ "$late" -gt 20 ]; then
                [ ! -f "$folder/cut" ] || echo C
                echo "X $code"
                return
            fi
            late=$((late + 1))
        fi
        # The exit code is written moments after the command has gone, and the pid moments after the folder was made.
        if [ -n "$code" ] || lives; then
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

# What sudo made another user's hides its mark: while the shell that waits for it lives without an exit code, it goes on.
goes_on() {
    [ -n "$(marked)" ] || { [ ! -f "$folder/exit" ] && lives; }
}

finish() {
    if [ ! -d "$folder" ]; then
        echo N
        return
    fi
    tries=$(($1 * 10))
    kill -TERM $(marked) 2>/dev/null
    while [ "$tries" -gt 0 ] && goes_on; do
        [ $((tries % 10)) -eq 0 ] && echo .
        sleep 0.1 2>/dev/null || sleep 1
        tries=$((tries - 1))
    done
    tries=50
    while [ "$tries" -gt 0 ] && goes_on; do
        kill -KILL $(marked) 2>/dev/null
        sleep 0.1 2>/dev/null || sleep 1
        tries=$((tries - 1))
    done
    left=$(marked | tr '\n' ' ')
    if [ -z "$left" ] && goes_on; then left=$pid; fi
    if [ -n "$left" ]; then
        echo "L $left"
    else
        echo D
    fi
}
