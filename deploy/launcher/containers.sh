# Containers for tests: hosts that are acted on. Where a Docker engine answers, it is used, with official images. Else,
# on Debian as root, an engine of our own is started for the time of the tests, and its base image is made of packages.
# shellcheck shell=sh

containers_process=''
containers_folder=''
host_context=$root/activities/src/test/resources/dev/evenkeel/activities/ssh/host
# A setting for machines that take their images from elsewhere.
host_base=${EVENKEEL_TEST_BASE_IMAGE:-debian:bookworm-slim}

# want_containers: exports what Testcontainers and the tests need; without it, they say why they are skipped.
want_containers() {
    step_seconds=0
    if ! docker_answers && ! own_engine; then
        warn "No Docker engine answers, and none could be started here ($work/containers.log)." \
            "Tests that need containers are skipped. Install Docker; or, on Debian as root: apt-get install docker.io debootstrap iptables"
        return 0
    fi
    engine_seconds=$step_seconds
    host_image=evenkeel-test-host:$(cat "$host_context/Dockerfile" "$root/deploy/launcher/containers.sh" | sha256sum | cut -c 1-16)
    step_seconds=0
    if ! docker image inspect "$host_image" >/dev/null 2>&1 &&
        ! step "Making the image of test hosts" "$work/containers.log" make_host_image; then
        log_tail "$work/containers.log" 8
        warn "The image of test hosts could not be made ($work/containers.log)." "Tests that need containers are skipped."
        return 0
    fi
    export EVENKEEL_TEST_HOST_IMAGE="$host_image"
    # The helper container that cleans up has an image of its own; our tests clean up themselves.
    export TESTCONTAINERS_RYUK_DISABLED=true
    done_line "Containers" $((engine_seconds + step_seconds))
}

docker_answers() {
    command -v docker >/dev/null && docker info >/dev/null 2>&1
}

own_engine() {
    [ -f /etc/debian_version ] && [ "$(id -u)" -eq 0 ] && command -v dockerd >/dev/null &&
        step "Starting a Docker engine" "$work/containers.log" begin_engine || return 1
    containers_folder=$(cat "$work/containers.folder")
    containers_process=$(cat "$containers_folder/pid")
    export DOCKER_HOST="unix://$containers_folder/docker.sock"
    # Else a helper image is pulled to find out how this host is called from inside.
    export TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1
}

# In the background of a step, hence what it finds out goes by files. The names of sockets have to be short, so the
# folder is not below this one; its images lie in the cache as files, so that two engines never share a folder.
begin_engine() {
    folder=$(mktemp -d /tmp/evenkeel-docker.XXXXXX) || return 1
    echo "$folder" >"$work/containers.folder"
    setsid dockerd -H "unix://$folder/docker.sock" --data-root "$folder/data" --exec-root "$folder/run" \
        --pidfile "$folder/pid" --bridge none --default-address-pool "$(free_networks)" >"$folder/log" 2>&1 &
    engine=$!
    tenths=300
    while [ "$tenths" -gt 0 ]; do
        if docker -H "unix://$folder/docker.sock" info >/dev/null 2>&1; then return 0; fi
        if ! alive "$engine"; then break; fi
        tenths=$((tenths - 1))
        sleep 0.1
    done
    tail -n 20 "$folder/log"
    kill -TERM "$engine" 2>/dev/null
    return 1
}

# The tests make their own networks, from addresses that differ between engines on one machine.
free_networks() {
    echo "base=172.29.$(($$ % 15 * 16)).0/20,size=24"
}

make_host_image() {
    saved=$cache/$(echo "$host_image" | tr : -).tar
    if [ -f "$saved" ] && docker load -i "$saved"; then return 0; fi
    if ! docker image inspect "$host_base" >/dev/null 2>&1; then
        timeout 120 docker pull "$host_base" || make_base || return 1
    fi
    docker build --network host --build-arg "BASE=$host_base" -t "$host_image" "$host_context" || return 1
    # An engine that stays has it; ours forgets it.
    if [ -n "$containers_folder" ]; then
        rm -f "$cache"/evenkeel-test-host-*.tar
        docker save -o "$saved.new" "$host_image" && mv "$saved.new" "$saved"
    fi
}

# Debian's own packages, where no image can be pulled.
make_base() {
    command -v debootstrap >/dev/null || return 1
    new_scratch
    debootstrap --variant=minbase bookworm "$scratch/rootfs" || return 1
    tar -C "$scratch/rootfs" -c . | docker import - "$host_base"
    base_status=$?
    rm -rf "$scratch/rootfs"
    return "$base_status"
}

end_containers() {
    [ -n "$containers_process" ] || return 0
    # shellcheck disable=SC2046 # a list of ids
    docker rm -f $(docker ps -aq 2>/dev/null) >/dev/null 2>&1 || true
    kill -TERM "$containers_process" 2>/dev/null || true
    await_end "$containers_process" 20 || kill -KILL "$containers_process" 2>/dev/null || true
    containers_process=''
    umount "$containers_folder"/run/netns/* 2>/dev/null || true
    rm -rf "$containers_folder"
}
