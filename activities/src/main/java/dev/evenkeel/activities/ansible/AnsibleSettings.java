package dev.evenkeel.activities.ansible;

import dev.evenkeel.activities.act.ToolEnvironment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * @param environment what Ansible inherits; ansible-playbook and ansible-runner are looked for in its PATH
 * @param knownHosts the host keys that are trusted; null: those of the server's user
 * @param key the private key for other hosts; null: those of the server's user
 */
public record AnsibleSettings(
        ToolEnvironment environment,
        @Nullable Path knownHosts,
        @Nullable Path key) {}
