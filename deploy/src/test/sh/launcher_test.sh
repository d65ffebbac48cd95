#!/bin/sh
# Tests of the launcher with fake tools: no network, no real build, seconds. Prints `ok NAME` or `not ok NAME` for each
# and exits with 1 if one failed. `launcher_test.sh NAME...` runs only those.
set -u

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
project=$(CDPATH='' cd -- "$here/../../../.." && pwd -P)
FAKE_FOLDER=$here/fakes
FAKE_PYTHON=$(python3 -c 'import sys; print(sys.executable)') || exit 1
export FAKE_FOLDER FAKE_PYTHON
top=$(mktemp -d)
top=$(CDPATH='' cd -- "$top" && pwd -P)
launcher=''
trap 'stop_everything; rm -rf "$top"' EXIT
trap 'exit 130' INT TERM

# Only these of the machine's commands are seen, so that no real JDK, Maven or Temporal is found by accident.
for tool in sh env setsid awk cat chmod cp cut date dirname find grep gzip head id ln ls mkdir mv ps readlink rm sed \
    sha256sum shasum sleep tail tar touch tr uname; do
    tool_path=$(command -v "$tool") && mkdir -p "$top/machine" && ln -s "$tool_path" "$top/machine/$tool"
done

# new_machine: a small project and a machine with every tool, fresh for each test.
new_machine() {
    repository=$top/$1/repository tools=$top/$1/tools jdk=$top/$1/jvm/jdk-25
    FAKE_CALLS=$top/$1/calls out=$top/$1/out err=$top/$1/err
    mkdir -p "$repository/deploy" "$repository/web/src/main" "$repository/runbooks/demo" "$tools" "$jdk/bin"
    cp "$project/evenkeel" "$repository/"
    cp -R "$project/deploy/launcher" "$repository/deploy/"
    mkdir -p "$repository/activities/src/test/resources/dev/evenkeel/activities/ssh/host"
    touch "$repository/activities/src/test/resources/dev/evenkeel/activities/ssh/host/Dockerfile"
    touch "$repository/pom.xml" "$repository/web/pom.xml" "$repository/web/src/main/App.java"
    touch "$repository/runbooks/demo/processes.py" "$repository/runbooks/demo/watch.py" "$FAKE_CALLS"
    cp "$FAKE_FOLDER/mvn" "$FAKE_FOLDER/curl" "$FAKE_FOLDER/python3" "$tools/"
    # Without Go: no Kubernetes is built here.
    cp -R "$project/deploy/backends" "$repository/deploy/"
    for tool in temporal terraform chromium sshd postgres docker prometheus prometheus-alertmanager bao; do cp "$FAKE_FOLDER/answers" "$tools/$tool"; done
    make_jdk "$jdk" 25.0.9
    port=$("$FAKE_PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    EVENKEEL_PORT=$port EVENKEEL_JVM_FOLDERS="$top/$1/jvm/*" PATH=$tools:$top/machine
    export FAKE_CALLS EVENKEEL_PORT EVENKEEL_JVM_FOLDERS PATH
    unset JAVA_HOME EVENKEEL_CACHE EVENKEEL_DATA EVENKEEL_JAVA_OPTS CHROMIUM \
        EVENKEEL_RUNBOOKS EVENKEEL_DEMO EVENKEEL_TOOLS_SECRETS_FOLDER
}
make_jdk() {
    mkdir -p "$1/bin"
    printf 'IMPLEMENTOR="Fake"\nJAVA_VERSION="%s"\n' "$2" >"$1/release"
    cp "$FAKE_FOLDER/java" "$FAKE_FOLDER/answers" "$1/bin/"
    mv "$1/bin/answers" "$1/bin/javac"
}

evenkeel() { # runs it to its end; sets `status`
    status=0
    "$repository/evenkeel" "$@" >"$out" 2>"$err" </dev/null || status=$?
}
# SIGINT is given back its default, which a shell takes from its background children.
start_evenkeel() {
    "$FAKE_PYTHON" -c 'import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])' \
        "$repository/evenkeel" "$@" >"$out" 2>"$err" </dev/null &
    launcher=$!
}
is_up() { await_line "http://localhost:$port" && await_line '^children'; }
await_line() { await grep -q -e "$1" "$out"; }
await() {
    left=150
    until "$@" 2>/dev/null; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || problem "waited in vain for: $*" || return 1
        sleep 0.1
    done
}
stop_with() { # SIGNAL; sets `status`
    kill "-$1" "$launcher"
    status=0
    wait "$launcher" || status=$?
    launcher=''
}
stop_everything() {
    [ -z "$launcher" ] || { kill -TERM "$launcher" 2>/dev/null; kill -TERM "$launcher" 2>/dev/null; wait "$launcher"; }
    launcher=''
}

problem() {
    echo "    $*" >>"$top/problems"
    return 1
}
ended_with() { [ "$status" -eq "$1" ] || problem "exit code $status instead of $1"; }
says() { grep -q -e "$1" "$out" "$err" || problem "does not say: $1"; }
says_not() { ! grep -q -e "$1" "$out" "$err" || problem "says: $1"; }
called() { # TIMES PATTERN
    times=$(grep -c -e "$2" "$FAKE_CALLS")
    [ "$times" -eq "$1" ] || problem "$times calls instead of $1 of: $2"
}
no_child_is_left() {
    await all_gone
}
all_gone() { # one that has ended but was not yet collected by its new parent counts as gone
    # shellcheck disable=SC2013 # words are wanted
    for process in $(sed -n 's/^children //p' "$out"); do
        if [ -d /proc/self ]; then
            ! grep -q '^State:[[:space:]]*[^Z[:space:]]' "/proc/$process/status" 2>/dev/null || return 1
        else
            ! ps -o stat= -p "$process" | grep -q '^[^Z]' || return 1
        fi
    done
}

help_is_the_default() {
    evenkeel
    ended_with 0
    says './evenkeel up'
}
an_unknown_command_is_refused() {
    evenkeel dance
    ended_with 2
    says "no command 'dance'"
    says 'The commands are up, runner, check, run, approve, logs, status, audit, test, bench and help'
}
a_missing_jdk_is_explained() {
    rm -r "$jdk"
    evenkeel up
    ended_with 1
    says 'No JDK 25 or newer was found, and it could not be downloaded'
    says 'set JAVA_HOME'
    called 0 mvn
}
an_old_jdk_is_passed_over() {
    make_jdk "$top/old" 17.0.1
    JAVA_HOME=$top/old evenkeel check
    ended_with 0
    says 'JDK 25.0.9'
}
commands_for_a_server_keep_their_words_and_their_output() {
    evenkeel run shop-release --input "version=1 2" --follow
    ended_with 0
    [ "$(cat "$out")" = asked ] || problem "its output is: $(cat "$out")"
    called 1 'EvenkeelApplication run shop-release --input version=1 2 --follow'
    evenkeel status 01abc
    called 1 'EvenkeelApplication status 01abc'
}
check_keeps_its_output_for_findings() {
    evenkeel check some/file.yaml
    ended_with 0
    [ "$(cat "$out")" = checked ] || problem "its output is: $(cat "$out")"
    called 1 'EvenkeelApplication check some/file.yaml'
}
a_taken_port_is_explained_before_the_build() {
    "$FAKE_PYTHON" -m http.server "$port" --bind 127.0.0.1 >"$top/other" 2>&1 &
    other=$!
    await "$tools/curl" "http://127.0.0.1:$port/"
    evenkeel up
    kill "$other"
    ended_with 1
    says "Port $port is taken"
    says "up --server.port=$((port + 1))"
    called 0 mvn
}
the_second_start_costs_nothing() {
    start_evenkeel up
    is_up || return
    await grep -q 'demo start-all' "$FAKE_CALLS"
    says 'Prepared quick starts\|Preparing quick starts'
    says_not 'SIGINT is ignored'
    stop_with TERM
    ended_with 143
    says 'stopped in order'
    no_child_is_left
    start_evenkeel up
    is_up || return
    stop_with INT
    ended_with 130
    no_child_is_left
    called 1 'mvn'
    called 1 'extract'
    called 1 'AOTCacheOutput'
    called 2 'AOTCache='
    called 1 'venv'
    called 2 'demo stop-all'
}
the_demo_is_watched_where_that_can_be() {
    FAKE_WATCH_CODE=3 start_evenkeel up
    is_up || return
    await grep -q 'watch start' "$FAKE_CALLS"
    stop_with TERM
    says_not 'Prometheus could not be started'
    called 1 'watch stop'
    FAKE_WATCH_CODE=1 start_evenkeel up
    is_up || return
    await grep -q 'Prometheus could not be started' "$out"
    stop_with TERM
}
only_the_demo_is_watched() {
    mkdir -p "$top/own"
    not_watched --evenkeel.runbooks="$top/own"
    EVENKEEL_RUNBOOKS=$top/own not_watched
    not_watched --evenkeel.demo=false
    EVENKEEL_DEMO=false not_watched
    # The variable counts for the server too.
    called 2 "evenkeel.jar .*--evenkeel.runbooks=$top/own\( \|\$\)"
    called 2 "evenkeel.jar .*--evenkeel.runbooks=$repository/runbooks\$"
    EVENKEEL_RUNBOOKS=$top/own watched "--evenkeel.runbooks=$repository/deploy/../runbooks"
}
the_watch_has_its_token_where_the_server_looks_for_it() {
    watched
    called 1 "watch start with $repository/.evenkeel/data/secrets/alertmanager-token"
    watched "--evenkeel.data=$top/elsewhere"
    called 1 "watch start with $top/elsewhere/secrets/alertmanager-token"
    EVENKEEL_TOOLS_SECRETS_FOLDER=$top/kept watched
    called 1 "watch start with $top/kept/alertmanager-token"
    EVENKEEL_TOOLS_SECRETS_FOLDER=$top/kept watched "--evenkeel.tools.secrets.folder=$top/named"
    called 1 "watch start with $top/named/alertmanager-token"
}
watched() { # OPTION...
    starts=$(grep -c 'watch start' "$FAKE_CALLS")
    start_evenkeel up "$@"
    is_up && await watched_more_than "$starts"
    stop_with TERM
}
watched_more_than() { [ "$(grep -c 'watch start' "$FAKE_CALLS")" -gt "$1" ]; }
not_watched() { # OPTION...
    starts=$(grep -c 'watch start' "$FAKE_CALLS")
    start_evenkeel up "$@"
    is_up && await only_the_server_is_left
    ! watched_more_than "$starts" || problem "watched with: $* ${EVENKEEL_RUNBOOKS:-} ${EVENKEEL_DEMO:-}"
    stop_with TERM
}
# What the launcher begins beside the server is begun by another child of it, which then ends.
only_the_server_is_left() {
    if [ -d /proc/self ]; then
        cat /proc/[0-9]*/status 2>/dev/null | awk '/^State:/ { state = $2 } /^PPid:/ { print state, $2 }'
    else
        ps -A -o stat= -o ppid=
    fi | awk -v launcher="$launcher" '$1 !~ /^Z/ && $2 == launcher { children++ } END { exit children != 1 }'
}
a_changed_source_is_built_again() {
    evenkeel check
    sleep 0.1
    touch "$repository/web/src/main/App.java"
    evenkeel check
    evenkeel check
    called 2 'mvn'
    called 2 'extract'
}
a_failed_build_shows_its_errors() {
    FAKE_BUILD_FAILS=yes evenkeel up
    ended_with 1
    says 'Foo.java:\[3,7\]'
    says 'Building the server failed'
    evenkeel check
    ended_with 0
}
a_failed_training_is_only_a_warning() {
    FAKE_TRAINING_FAILS=yes start_evenkeel up
    is_up || return
    stop_with TERM
    says 'Quick starts could not be prepared'
    called 0 'AOTCache='
}
options_go_to_the_server_once() {
    EVENKEEL_PORT=1 start_evenkeel up "--server.port=$port" --some.thing='a b'
    is_up || return
    stop_with TERM
    called 1 "evenkeel.jar --server.port=$port --some.thing=a b --evenkeel.data=[^ ]* --evenkeel.runbooks=[^ ]*\$"
}
a_second_server_on_the_same_data_is_refused() {
    start_evenkeel up
    is_up || return
    "$repository/evenkeel" up --server.port=1 >"$out.second" 2>&1 && problem "it started"
    grep -q "already runs on this data folder: http://localhost:$port" "$out.second" || problem "it does not say why"
    stop_with TERM
    ended_with 143
}
a_server_that_does_not_stop_is_ended() {
    FAKE_NEVER_STOPS=yes
    export FAKE_NEVER_STOPS
    mkdir -p "$repository/.evenkeel/app"
    FAKE_TRAINING_FAILS=yes start_evenkeel up
    unset FAKE_NEVER_STOPS
    is_up || return
    kill -INT "$launcher"
    await_line 'Stopping'
    stop_with INT
    ended_with 130
    no_child_is_left
}
a_server_that_fails_passes_its_exit_code_on() {
    start_evenkeel up
    is_up || return
    # shellcheck disable=SC2046 # the server and its child
    kill -KILL $(sed -n 's/^children //p' "$out")
    status=0
    wait "$launcher" || status=$?
    launcher=''
    ended_with 137
    says 'ended by itself (exit code 137)'
}
missing_terraform_and_ansible_are_warnings() {
    rm "$tools/terraform"
    FAKE_PIP_FAILS=yes start_evenkeel up
    is_up || return
    stop_with TERM
    says 'Terraform is not installed'
    says 'Ansible could not be installed'
}
temporal_is_downloaded_when_its_checksum_fits() {
    offer_temporal
    start_evenkeel up
    is_up || return
    stop_with TERM
    says 'Temporal CLI'
    evenkeel bench
    called 2 'curl.*temporal' # the checksums and the file, once
}
temporal_with_a_wrong_checksum_is_refused() {
    offer_temporal
    sed 's/^..../0000/' "$FAKE_DOWNLOADS/checksums.txt" >"$top/wrong" && mv "$top/wrong" "$FAKE_DOWNLOADS/checksums.txt"
    evenkeel up
    ended_with 1
    says 'is not the published one'
    says "Put the 'temporal' command on the PATH"
    [ -z "$(find "$repository/.evenkeel/cache" -name 'temporal*' -o -name 'scratch*')" ] || problem "something is left of it"
}
offer_temporal() {
    FAKE_DOWNLOADS=$top/downloads
    export FAKE_DOWNLOADS
    rm -rf "$FAKE_DOWNLOADS"
    mkdir -p "$FAKE_DOWNLOADS"
    for platform in linux_amd64 linux_arm64 darwin_amd64 darwin_arm64; do
        tar -czf "$FAKE_DOWNLOADS/temporal_cli_1.5.1_$platform.tar.gz" -C "$tools" temporal
    done
    (cd "$FAKE_DOWNLOADS" && { sha256sum ./*.gz 2>/dev/null || shasum -a 256 ./*.gz; } | sed 's,\./,,' >checksums.txt)
    rm "$tools/temporal"
}
tests_end_with_their_sum() {
    FAKE_SKIPPED=1 evenkeel test -Dtest=X
    ended_with 0
    says 'PageTest.Nested.drives: no "browser"'
    says '^3 passed, 0 failed, 1 skipped$'
    called 1 'mvn -B -ntp verify -Dtest=X'
}
a_skipped_test_fails_where_none_may_be() {
    FAKE_SKIPPED=1 evenkeel test --no-skips
    ended_with 1
    FAKE_CLASS_CALLED_OFF=yes evenkeel test --no-skips
    ended_with 1
    says 'LookTest: all of it, by an assumption'
    evenkeel test --no-skips
    ended_with 0
    says '^3 passed, 0 failed, 0 skipped$'
}
a_failed_maven_fails_the_tests() {
    FAKE_MAVEN_STATUS=7 evenkeel test
    ended_with 7
}

all='help_is_the_default an_unknown_command_is_refused a_missing_jdk_is_explained an_old_jdk_is_passed_over
    commands_for_a_server_keep_their_words_and_their_output
    check_keeps_its_output_for_findings a_taken_port_is_explained_before_the_build the_second_start_costs_nothing
    the_demo_is_watched_where_that_can_be only_the_demo_is_watched the_watch_has_its_token_where_the_server_looks_for_it
    a_changed_source_is_built_again a_failed_build_shows_its_errors a_failed_training_is_only_a_warning
    options_go_to_the_server_once a_second_server_on_the_same_data_is_refused a_server_that_does_not_stop_is_ended
    a_server_that_fails_passes_its_exit_code_on missing_terraform_and_ansible_are_warnings
    temporal_is_downloaded_when_its_checksum_fits temporal_with_a_wrong_checksum_is_refused tests_end_with_their_sum
    a_skipped_test_fails_where_none_may_be a_failed_maven_fails_the_tests'
# shellcheck disable=SC2086 # a list of names
[ $# -gt 0 ] || set -- $all

failures=0
for name in "$@"; do
    : >"$top/problems"
    new_machine "$name"
    "$name"
    stop_everything
    unset FAKE_DOWNLOADS
    if [ -s "$top/problems" ]; then
        failures=$((failures + 1))
        echo "not ok $name"
        cat "$top/problems"
        sed 's/^/    | /' "$out" "$err"
    else
        echo "ok $name"
    fi
done
[ "$failures" -eq 0 ]
