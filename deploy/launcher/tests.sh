# All tests: what they need is installed where this machine allows it, and the end says what was skipped.
# shellcheck shell=sh

run_tests() {
    no_skips=''
    if [ "${1:-}" = --no-skips ]; then
        no_skips=yes
        shift
    fi
    install_for_tests
    need_jdk
    need_temporal
    want_terraform
    want_ansible
    find_maven
    rm -rf "$root"/*/target/surefire-reports "$root"/*/target/failsafe-reports
    cd "$root" || exit 1
    start "$maven" -B -ntp verify "$@"
    step_process=$child
    maven_status=0
    wait "$step_process" || maven_status=$?
    step_process=''
    say
    report || { [ "$maven_status" -ne 0 ] || maven_status=1; }
    exit "$maven_status"
}

install_for_tests() {
    PATH=$PATH:/usr/sbin
    packages=''
    command -v curl >/dev/null || command -v wget >/dev/null || packages="$packages curl ca-certificates"
    python3 -c 'import ensurepip' 2>/dev/null || packages="$packages python3 python3-venv"
    find_chromium || packages="$packages chromium fonts-liberation"
    command -v sshd >/dev/null || packages="$packages openssh-server"
    command -v postgres >/dev/null || [ -n "$(find /usr/lib/postgresql -name postgres -type f 2>/dev/null)" ] ||
        packages="$packages postgresql"
    if [ -n "$packages" ]; then
        if [ -f /etc/debian_version ] && [ "$(id -u)" -eq 0 ]; then
            if ! step "Installing$packages" "$work/packages.log" install_packages; then
                log_tail "$work/packages.log" 8
                warn "Not all of$packages could be installed." "Tests that need them are skipped; see $work/packages.log."
            else
                done_line "Installed$packages" "$step_seconds"
            fi
        else
            warn "Not on this machine:$packages" "Tests that need them are skipped. On Debian: sudo apt-get install$packages"
        fi
    fi
    if find_chromium; then export CHROMIUM; fi
    # sshd refuses to start without this folder, which only a booted system makes.
    [ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
}

install_packages() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update || return 1
    # shellcheck disable=SC2086 # a list of packages
    apt-get -qq -y install --no-install-recommends $packages
}

find_chromium() {
    for CHROMIUM in "${CHROMIUM:-}" chromium chromium-browser google-chrome \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        if [ -n "$CHROMIUM" ] && CHROMIUM=$(command -v "$CHROMIUM"); then return 0; fi
    done
    unset CHROMIUM
    return 1
}

# report: the sum of all modules' test reports. With --no-skips, false if a test was skipped or none ran. Test cases are
# counted one by one, because Surefire's own sums leave out those of nested classes. A class whose tests were all called off
# by an assumption in @BeforeAll is reported as having none: a skip in disguise.
report() {
    find "$root"/*/target/surefire-reports "$root"/*/target/failsafe-reports -name 'TEST-*.xml' -exec cat {} + 2>/dev/null |
        awk -v no_skips="$no_skips" '
        function attribute(name,    from) {
            if (!match($0, " " name "=\"[^\"]*\"")) return ""
            from = RSTART + length(name) + 3
            return substr($0, from, RSTART + RLENGTH - 1 - from)
        }
        function skip(why) { skipped++; list = list "  " test ": " why "\n" }
        /^ *<testsuite / { suite = attribute("name"); tests = 0 }
        /^ *<testcase / { ran++; tests++; test = attribute("classname") "." attribute("name") }
        /^ *<(failure|error)[ >]/ { failed++ }
        /^ *<skipped/ {
            why = attribute("message")
            if (why == "" && sub(/.*CDATA\[/, "")) { sub(/^[A-Za-z0-9_.$]*Exception: /, ""); why = $0 }
            skip(why)
        }
        /^ *<\/testsuite>/ && tests == 0 {
            ran++; test = suite
            skip("all of it, by an assumption before its first test")
        }
        END {
            gsub(/&quot;/, "\"", list); gsub(/&lt;/, "<", list); gsub(/&gt;/, ">", list)
            gsub(/&#10;/, " ", list); gsub(/&amp;/, "\\&", list)
            if (list != "") printf "Skipped, because\n%s", list
            printf "%d passed, %d failed, %d skipped\n", ran - failed - skipped, failed, skipped
            if (no_skips != "" && skipped > 0) print "A skipped test is a failure here: make its tool available, as the list says."
            if (no_skips != "" && ran == 0) print "No test ran at all, which is a failure here."
            exit no_skips != "" && (skipped > 0 || ran == 0)
        }'
}
