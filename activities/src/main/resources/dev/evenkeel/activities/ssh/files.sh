# Puts files on a target and fetches them. Given to /bin/sh -c, followed by what to do. It answers in frames, as
# remote.sh does: W when it waits for the bytes, S when the same is there already, D when it is done, F with a reason;
# O with a length, followed by so many bytes; I with size and digest of what follows.

find_sum() {
    if command -v sha256sum >/dev/null 2>&1; then
        sum=sha256sum
    elif command -v busybox >/dev/null 2>&1; then
        sum='busybox sha256sum'
    elif command -v shasum >/dev/null 2>&1; then
        sum='shasum -a 256'
    else
        echo "F sha256sum is missing on the target"
        return 1
    fi
}

first() {
    echo "$1"
}

# Of a file; of a folder, of the sorted list of its files, their digests and which of them may be executed.
digest() {
    if [ -d "$1" ]; then
        first $(cd "$1" && { find . -type f -exec $sum {} + && find . -type f -perm -100 | sed 's/^/x /'; } | LC_ALL=C sort | $sum)
    else
        first $($sum <"$1")
    fi
}

refuse() {
    echo "F $(echo "$*" | tr '\n' ' ')"
}

# Mode and owner are as they are wanted; what is not said is not looked at.
as_wanted() {
    set -- $(stat -c '%a %U %U:%G %u %u:%g' "$target" 2>/dev/null)
    [ -z "$mode" ] || [ "${mode#0}" = "$1" ] || return 1
    case $owner in '' | "$2" | "$3" | "$4" | "$5") ;; *) return 1 ;; esac
}

# place KIND TARGET MARK DIGEST MODE OWNER LOOK: the bytes come on the standard input.
place() {
    kind=$1 target=$2 mark=$3 wanted=$4 mode=$5 owner=$6 look=$7
    echo EVENKEEL-1
    find_sum || return
    folder=${target%/*}
    folder=${folder:-/}
    if [ ! -d "$folder" ]; then
        refuse "the folder $folder is not there"
        return
    fi
    draft=$folder/.evenkeel-$mark.$$ old=$folder/.evenkeel-$mark.old
    # An earlier try was ended between its two renames.
    if [ -z "$look" ] && [ -d "$old" ] && [ ! -e "$target" ]; then mv "$old" "$target"; fi
    if [ "$kind" = file ] && [ -d "$target" ]; then
        refuse "$target is a folder: name the file in it"
        return
    fi
    if [ "$kind" = tree ] && [ -e "$target" ] && [ ! -d "$target" ]; then
        refuse "$target is there, and no folder"
        return
    fi
    found=
    if [ -e "$target" ] && ! found=$(digest "$target" 2>&1); then
        refuse "$target cannot be read: $found"
        return
    fi
    if [ "$found" = "$wanted" ] && as_wanted; then
        echo S
        return
    fi
    if [ -n "$look" ]; then
        echo "W $found"
        return
    fi
    rm -rf "$folder/.evenkeel-$mark".[0-9]*
    trap 'rm -rf "$draft"' EXIT
    trap 'exit 1' HUP INT TERM PIPE
    umask 077
    if [ "$kind" = tree ]; then
        why=$(mkdir "$draft" 2>&1) || { refuse "$why"; return; }
        echo "W $found"
        why=$(tar -xpof - -C "$draft" 2>&1) || { refuse "$why"; return; }
        why=$(chmod 755 "$draft" 2>&1) || { refuse "$why"; return; }
    else
        # Never through a link that somebody else has put there.
        why=$( (set -C; : >"$draft") 2>&1) || { refuse "$why"; return; }
        echo "W $found"
        why=$({ cat >"$draft"; } 2>&1) || { refuse "$why"; return; }
        why=$(chmod "$mode" "$draft" 2>&1) || { refuse "$why"; return; }
    fi
    if [ "$(digest "$draft")" != "$wanted" ]; then
        refuse "what arrived is not what was sent"
        return
    fi
    if [ -n "$owner" ]; then
        why=$(chown -R "$owner" "$draft" 2>&1) || { refuse "$why"; return; }
    fi
    if [ "$kind" = tree ] && [ -d "$target" ]; then
        why=$(mv "$target" "$old" 2>&1) || { refuse "$why"; return; }
        why=$(mv "$draft" "$target" 2>&1) || { mv "$old" "$target"; refuse "$why"; return; }
        rm -rf "$old"
    else
        why=$(mv -f "$draft" "$target" 2>&1) || { refuse "$why"; return; }
    fi
    echo D
}

# fetch SOURCE MOST
fetch() {
    source=$1 most=$2
    echo EVENKEEL-1
    find_sum || return
    if [ ! -e "$source" ]; then
        refuse "there is no $source"
        return
    fi
    if [ ! -f "$source" ]; then
        refuse "$source is no file"
        return
    fi
    if ! size=$(wc -c <"$source" 2>/dev/null); then
        refuse "$source may not be read by this user"
        return
    fi
    size=$((size))
    if [ "$size" -gt "$most" ]; then
        refuse "$source has $size bytes, and at most $most are fetched"
        return
    fi
    echo "I $size $(digest "$source")"
    at=0
    while [ "$at" -lt "$size" ]; do
        part=$((size - at))
        [ "$part" -le 262144 ] || part=262144
        echo "O $part"
        tail -c +$((at + 1)) "$source" | head -c "$part"
        at=$((at + part))
    done
    echo D
}
