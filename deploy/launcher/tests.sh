# All tests: what they need is installed where this machine allows it, and the end says what was skipped.
# shellcheck shell=sh

moto_pin=5.2.5

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
    want_moto
    want_openbao
    want_containers
    want_kubernetes
    find_maven
    rm -rf "$root"/*/target/surefire-reports "$root"/*/target/failsafe-reports
    cd "$root" || exit 1
    if command -v conftest >/dev/null; then set -- -Dtest.without=nothing "$@"; fi
    start "$maven" -B -ntp verify "$@"
    step_process=$child
    maven_status=0
    wait "$step_process" || maven_status=$?
    step_process=''
    end_containers
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
    docker_answers || command -v dockerd >/dev/null || packages="$packages docker.io iptables"
    docker_answers || command -v debootstrap >/dev/null || packages="$packages debootstrap"
    command -v prometheus >/dev/null || packages="$packages prometheus"
    command -v prometheus-alertmanager >/dev/null || packages="$packages prometheus-alertmanager"
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
    apt-get -qq -y install --no-install-recommends $packages || return 1
    # The package starts it as a service of the system, which nobody has asked for: the tests start their own.
    for service in prometheus prometheus-alertmanager; do
        case " $packages " in
        *" $service "*) stop_service "$service" ;;
        esac
    done
}

stop_service() {
    if command -v systemctl >/dev/null && [ -d /run/systemd/system ]; then
        systemctl disable --now --quiet "$1" || true
    elif command -v service >/dev/null; then
        service "$1" stop >/dev/null 2>&1 || true
    fi
}

# A real API server for the Kubernetes tests, built from its own source: of a control plane there is no other way without
# containers. The Go module proxy and its checksums decide what goes in; the binary is kept as long as neither its source,
# its versions nor the way it is built change.
want_kubernetes() {
    step_seconds=0
    kubernetes_source=$root/deploy/backends/kubernetes
    kubernetes_servers=$(sed -n 's/^[[:space:]]*k8s.io\/kubernetes \(v.*\)/\1/p' "$kubernetes_source/go.mod")
    kubernetes_flags="-mod=readonly -buildvcs=false -trimpath"
    kubernetes_link="-s -w -X k8s.io/component-base/version.gitVersion=$kubernetes_servers"
    {
        cat "$kubernetes_source/main.go" "$kubernetes_source/go.mod" "$kubernetes_source/go.sum"
        printf '%s %s %s-%s' "$kubernetes_flags" "$kubernetes_link" "$os" "$cpu"
    } >"$work/kubernetes.key"
    kubernetes_key=$(sha256 "$work/kubernetes.key" | cut -c 1-16)
    kubernetes_folder=$cache/kubernetes-$kubernetes_key
    if [ ! -x "$kubernetes_folder/kubernetes-servers" ]; then
        if ! command -v go >/dev/null; then
            warn "Go is not installed, so no Kubernetes API server can be built for the tests." \
                "Tests that need one are skipped. Install Go 1.24 or newer to run them."
            return 0
        fi
        if ! step "Building Kubernetes $kubernetes_servers for the tests (8-20 minutes, once)" "$work/kubernetes.log" build_kubernetes; then
            log_tail "$work/kubernetes.log" 8
            warn "Kubernetes could not be built ($work/kubernetes.log)." "Tests that need it are skipped."
            return 0
        fi
    fi
    PATH=$kubernetes_folder:$PATH
    done_line "Kubernetes $kubernetes_servers" "$step_seconds"
}

build_kubernetes() {
    new_scratch
    mkdir "$scratch/kubernetes"
    # shellcheck disable=SC2086 # a list of flags
    (cd "$kubernetes_source" && GOFLAGS='' CGO_ENABLED=0 go build $kubernetes_flags -ldflags "$kubernetes_link" \
        -o "$scratch/kubernetes/kubernetes-servers" .) || return 1
    keep_scratch "$scratch/kubernetes" "$kubernetes_folder"
}

# want_moto: a stand-in for AWS, for the tests only; sets MOTO_SERVER. Its folder names its own path inside, so it is built in place.
want_moto() {
    step_seconds=0
    MOTO_SERVER=$cache/moto-$moto_pin/bin/moto_server
    if ! "$MOTO_SERVER" --help >/dev/null 2>&1; then
        if ! step "Installing moto $moto_pin" "$work/moto.log" build_moto; then
            rm -rf "$cache/moto-$moto_pin"
            log_tail "$work/moto.log" 3
            warn "moto $moto_pin could not be installed ($work/moto.log)." "Tests that need a stand-in for AWS are skipped."
            unset MOTO_SERVER
            return 0
        fi
    fi
    export MOTO_SERVER
    done_line "moto (for the tests)" "$step_seconds"
}

build_moto() {
    rm -rf "$cache/moto-$moto_pin"
    python3 -m venv "$cache/moto-$moto_pin" || return 1
    "$cache/moto-$moto_pin/bin/python3" -m pip install --quiet --disable-pip-version-check "moto[server]==$moto_pin"
}

find_chromium() {
    for CHROMIUM in "${CHROMIUM:-}" chromium chromium-browser google-chrome \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        if [ -n "$CHROMIUM" ] && CHROMIUM=$(command -v "$CHROMIUM"); then return 0; fi
    done
    unset CHROMIUM
    return 1
}

# report: the sum of all modules' test reports; false if a test failed, and with --no-skips if one was skipped or none ran.
# Test cases are counted one by one, because Surefire's own sums leave out those of nested classes. A class whose tests were
# all called off by an assumption in @BeforeAll is reported as having none: a skip in disguise.
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
            exit failed > 0 || (no_skips != "" && (skipped > 0 || ran == 0))
        }'
}
