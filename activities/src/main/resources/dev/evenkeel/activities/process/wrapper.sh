#!/bin/sh
# Runs one tool so that it outlives the worker which started it. Started in a session of its own by Launcher.java.
#
#   wrapper.sh FOLDER MARK UMASK LIMIT MERGE HIDE -- COMMAND...
#
# FOLDER/pid    who claimed this act: "pid start-time boot-id"; hard-linked, so only one launch can ever own it
# FOLDER/tool   the tool itself: "pid start-time"; its time stamp is the tool's start
# FOLDER/out    what the tool printed, at most LIMIT blocks of 512 bytes of each stream; the rest is read and dropped
# FOLDER/err
# FOLDER/done.* of the owner: its drains have ended, the output is complete
# FOLDER/exit   the exit code, 128+n when signal n ended the tool; its time stamp is the tool's end
#
# Speed matters (every tool pays for this): almost everything is a shell built-in, and the claim overlaps with the
# start of the drains.
umask 077
folder=$1 mark=$2 mask=$3 limit=$4 merge=$5 hide=$6
shift 7
exec </dev/null >>"$folder/wrapper.log" 2>&1

# The start time in clock ticks since boot: with the pid it names a process for as long as the machine is up.
# The name, which may hold blanks and parentheses, ends at the last ") ".
start_of() {
    set -- ${1##*) }
    start=${20}
}

# Pipes, not files, because "echo x >/dev/stderr" in a script would truncate a file. A drain writes what it reads at
# once. Its file size is limited, not the tool's: past the limit, or with the disk full, it reads on and drops, so
# that the tool is never stopped by SIGPIPE or SIGXFSZ and neither memory nor disk grows.
drain() {
    ulimit -f "$limit"
    command -p cat || PATH=/usr/bin:/bin exec cat >/dev/null
}

keep() {
    command -p ln "$claim" "$folder/pid" || return
    # A trap with a command is reset to the default in the tool; an ignored signal ('') would stay ignored there.
    trap : HUP INT QUIT TERM
    # In the foreground: a shell's background jobs ignore SIGINT, and terraform would never hear of a cancel.
    (
        read -r stat </proc/self/stat
        start_of "$stat"
        printf '%s %s\n' "${stat%% *}" "$start" >"$folder/tool"
        # Only the tool and what it starts carry the mark; shells add names of their own to the environment.
        unset $hide
        export EVENKEEL_ACT="$mark"
        umask "$mask"
        exec "$@"
    )
    printf '%s\n' $? >"$folder/exit"
}

read -r stat </proc/self/stat
start_of "$stat"
read -r boot </proc/sys/kernel/random/boot_id
claim=$folder/claim.$$.$start
printf '%s %s %s\n' $$ "$start" "$boot" >"$claim" || exit 74
trap : HUP INT QUIT TERM
if [ "$merge" = true ]; then
    keep "$@" 2>&1 | drain >>"$folder/out"
else
    { keep "$@" 2>&4 4>&- | drain >>"$folder/out" 4>&-; } 4>&1 | drain >>"$folder/err"
fi
: >"$folder/done.$$.${claim##*.}"
