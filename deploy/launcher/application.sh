# From sources to something that starts quickly: build with Maven, unpack, and train the JVM's start cache.
# shellcheck shell=sh

application=$work/app

# newer_sources MODULE STAMP: what changed since the stamp; folders count too, so a deleted file is noticed.
newer_sources() {
    set -- "$2" "$1" "$root/pom.xml" "$root/.mvn"
    for module in "$root"/*/pom.xml; do
        module=${module%/pom.xml}
        [ "$module" = "$root/bench" ] && [ "$2" != bench ] && continue
        set -- "$@" "$module/pom.xml" "$module/src/main"
    done
    newer_stamp=$1
    shift 2
    find "$@" -newer "$newer_stamp" 2>/dev/null | head -n 1
}

# build MODULE JAR NAME
build() {
    stamp=$work/built-$1
    if [ -f "$root/$2" ] && [ -f "$stamp" ] && [ -z "$(newer_sources "$1" "$stamp")" ]; then
        done_line "Built: $3 is up to date"
        return 0
    fi
    find_maven
    : >"$stamp.new" # before the build: what is edited meanwhile counts as newer
    rm -f "$stamp"
    if ! step "Building $3 (the first time its libraries are fetched too)" "$work/build.log" package "$1"; then
        grep -F '[ERROR]' "$work/build.log" >"$work/build-errors.log" || cp "$work/build.log" "$work/build-errors.log"
        head -n 15 "$work/build-errors.log" | sed 's/^/    /' >&2
        fail "Building $3 failed." "Its first errors are above; all of it is in $work/build.log."
    fi
    mv "$stamp.new" "$stamp"
    done_line "Built: $3" "$step_seconds"
}

package() {
    cd "$root" && exec "$maven" -B -ntp -Dstyle.color=never -pl "$1" -am package -DskipTests
}

build_application() {
    jar=$root/web/target/evenkeel.jar
    build web web/target/evenkeel.jar "the server"
    if [ ! -f "$application/unpacked" ] || [ -n "$(find "$jar" -newer "$application/unpacked")" ]; then
        if ! step "Unpacking the server" "$work/unpack.log" unpack; then
            log_tail "$work/unpack.log"
            fail "The server's jar could not be unpacked into $application." "Look at the lines above; is the disk full?"
        fi
    fi
}

unpack() {
    rm -rf "$application" "$application.new"
    "$JAVA_HOME/bin/java" -Djarmode=tools -jar "$jar" extract --destination "$application.new" || return 1
    touch -r "$jar" "$application.new/unpacked"
    mv "$application.new" "$application"
}

# train_application: the JDK writes a cache of loaded classes from one real start, once for each jar, JDK and set of options.
# That it cannot is no reason not to start; it is then tried again only when one of the three has changed.
train_application() {
    training_mark="$JAVA_HOME $found_version ${EVENKEEL_JAVA_OPTS:-}"
    trained=''
    [ ! -r "$application/trained" ] || IFS= read -r trained <"$application/trained" || true
    [ "$trained" != "$training_mark" ] || return 0
    rm -f "$application"/evenkeel.aot*
    if step "Preparing quick starts (once, about half a minute)" "$work/training.log" train; then
        done_line "Prepared quick starts" "$step_seconds"
    else
        rm -f "$application"/evenkeel.aot*
        warn "Quick starts could not be prepared ($work/training.log); the server starts without." \
            "To try again: rm -r $application"
    fi
    rm -rf "$application/training"
    printf '%s\n' "$training_mark" >"$application/trained"
}

train() {
    training=$application/training
    rm -rf "$training"
    mkdir -p "$training" || return 1
    training_port=$(free_port)
    # shellcheck disable=SC2086 # a list of options
    start "$JAVA_HOME/bin/java" "-XX:AOTCacheOutput=$application/evenkeel.aot" $java_options -jar "$application/evenkeel.jar" \
        "--server.port=$training_port" --server.address=127.0.0.1 "--evenkeel.data=$training" \
        "--evenkeel.runbooks=$root/runbooks" --evenkeel.temporal.port=0
    trainee=$child
    if ! await_page "$trainee" "$training_port" 120; then
        echo "The server did not answer on port $training_port."
        end_tree "$trainee" 10
        return 1
    fi
    for page in /login /actuator/health / /login /actuator/health; do
        get "http://127.0.0.1:$training_port$page" /dev/null || true
    done
    trainee_tree=$(tree "$trainee")
    kill -TERM "$trainee"
    await_end "$trainee" 180 || echo "The server did not end."
    # shellcheck disable=SC2086 # a list of process ids, gone already if all is well
    kill -KILL $trainee_tree 2>/dev/null || true
    [ -s "$application/evenkeel.aot" ]
}

# The second compiler is left out: it doubled the processor time of a start and gains nothing on work that waits for tools.
# The code that a cache cannot hold is not worth a warning to people.
java_options="-XX:TieredStopAtLevel=1 -Xlog:aot*=error -Dspring.aot.enabled=true --enable-native-access=ALL-UNNAMED ${EVENKEEL_JAVA_OPTS:-}"

# start_cache: the option that uses the trained cache, if there is one.
start_cache() {
    [ ! -s "$application/evenkeel.aot" ] || printf '%s' "-XX:AOTCache=$application/evenkeel.aot"
}
