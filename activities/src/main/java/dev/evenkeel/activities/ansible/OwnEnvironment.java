package dev.evenkeel.activities.ansible;

import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.workflows.contract.AnsibleActivities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The environment of Ansible's programs: settings and names of files, and the secrets that a playbook asked for. */
final class OwnEnvironment {

    /** Of one task at one host, in characters; of a longer one the plugin keeps nothing but that it was. */
    private static final String LONGEST_RESULT = "262144";

    private final AnsibleSettings settings;

    OwnEnvironment(AnsibleSettings settings) {
        this.settings = settings;
    }

    ToolEnvironment tools() {
        return settings.environment();
    }

    Map<String, String> of(RunningAct act, RunnerFolder folder) throws IOException {
        Map<String, String> environment =
                new LinkedHashMap<>(settings.environment().with(act, own(folder)));
        environment.keySet().removeIf(name -> name.startsWith(AnsibleActivities.OWN_SECRET));
        return environment;
    }

    /** As {@link #of}, with the plugin that tells what happens. */
    Map<String, String> telling(RunningAct act, RunnerFolder folder, Path plugin, Path events) throws IOException {
        Map<String, String> environment = of(act, folder);
        environment.put("ANSIBLE_CALLBACK_PLUGINS", plugin.toString());
        environment.put("ANSIBLE_STDOUT_CALLBACK", EventPlugin.NAME);
        environment.put("AWX_ISOLATED_DATA_DIR", events.toString());
        environment.put("MAX_EVENT_RES", LONGEST_RESULT);
        return environment;
    }

    private Map<String, String> own(RunnerFolder folder) throws IOException {
        Map<String, String> own = new LinkedHashMap<>();
        own.put("TERM", "xterm-256color");
        own.put("ANSIBLE_FORCE_COLOR", "1");
        own.put("ANSIBLE_NOCOWS", "1");
        own.put("ANSIBLE_RETRY_FILES_ENABLED", "0");
        own.put("ANSIBLE_LOCALHOST_WARNING", "0");
        own.put("ANSIBLE_HOST_KEY_CHECKING", "1");
        // An inventory that cannot be read is a failure, not an inventory without hosts.
        own.put("ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED", "1");
        if (Files.exists(folder.folder().resolve("connections"))) {
            own.put("ANSIBLE_SSH_CONTROL_PATH_DIR", folder.connections().toString());
        }
        if (settings.knownHosts() != null) {
            own.put("ANSIBLE_SSH_COMMON_ARGS", "-o UserKnownHostsFile=\"" + settings.knownHosts() + "\"");
        }
        if (Files.exists(folder.key())) {
            own.put("ANSIBLE_PRIVATE_KEY_FILE", folder.key().toString());
        } else if (settings.key() != null) {
            own.put("ANSIBLE_PRIVATE_KEY_FILE", settings.key().toString());
        }
        if (Files.exists(folder.vaultPassword())) {
            own.put("ANSIBLE_VAULT_PASSWORD_FILE", folder.vaultPassword().toString());
        }
        if (Files.exists(folder.becomePassword())) {
            own.put("ANSIBLE_BECOME_PASSWORD_FILE", folder.becomePassword().toString());
        }
        return own;
    }
}
