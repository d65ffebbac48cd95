# Downloads from a tool's official place, each checked against the checksum that is published beside it.
# shellcheck shell=sh

case $(uname -s) in
Darwin) os=darwin ;;
*) os=linux ;;
esac
case $(uname -m) in
aarch64 | arm64) cpu=arm64 ;;
*) cpu=amd64 ;;
esac

get() { # URL FILE
    if command -v curl >/dev/null; then
        curl -fsSL --connect-timeout 5 --retry 1 -o "$2" "$1"
    elif command -v wget >/dev/null; then
        wget -q --tries=2 --connect-timeout=5 -O "$2" "$1"
    else
        echo "Neither curl nor wget is installed."
        return 1
    fi
}

sha256() {
    if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

# get_checked FOLDER-URL FILE CHECKSUMS TO: FILE into the folder TO, refused unless the published CHECKSUMS name it.
# The small checksum file comes first, so that a machine without a way out knows at once.
get_checked() {
    get "$1/$3" "$4/checksums" || return 1
    expected=$(awk -v name="$2" '$2 == name || $2 == "*" name { print $1 }' "$4/checksums")
    if [ -z "$expected" ]; then
        echo "The published checksums do not name $2."
        return 1
    fi
    get "$1/$2" "$4/$2" || return 1
    if [ "$(sha256 "$4/$2")" != "$expected" ]; then
        echo "The checksum of $2 is not the published one. The file was thrown away."
        rm -f "$4/$2"
        return 1
    fi
}

# new_scratch: an empty folder in the cache, on the same disk as the place that its content is moved to.
new_scratch() {
    rm -rf "$scratch"
    mkdir -p "$scratch"
}
keep_scratch() { # FROM TO: moved in one go, so that a half-made folder never looks complete
    rm -rf "$2"
    mv "$1" "$2"
    rm -rf "$scratch"
}
scratch=$cache/scratch.$$
