package dev.evenkeel.activities.ansible;

import static dev.evenkeel.activities.act.Workshop.act;

import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.ssh.Sshd;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.AnsibleActivities;
import dev.evenkeel.workflows.contract.AnsibleActivities.Options;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookPart;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Three real SSH servers that let one key in, and the tool that plays on them. */
final class ThreeHosts implements AutoCloseable {

    final List<Sshd> servers = new ArrayList<>();
    private final Path folder;

    ThreeHosts(Path folder) throws Exception {
        this.folder = folder;
        for (int number = 1; number <= 3; number++) {
            servers.add(new Sshd(folder.resolve("host" + number)));
        }
        StringBuilder known = new StringBuilder();
        for (Sshd host : servers) {
            known.append(Files.readString(host.knownHosts));
            Files.copy(
                    servers.getFirst().key.resolveSibling("id.pub"),
                    host.key.resolveSibling("authorized_keys"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(folder.resolve("known_hosts"), known);
    }

    @Override
    public void close() throws Exception {
        for (Sshd host : servers) {
            host.close();
        }
    }

    Map<String, String> hosts() {
        Map<String, String> hosts = new LinkedHashMap<>();
        hosts.put("web-1", "127.0.0.1:" + servers.get(0).port);
        hosts.put("web-2", "127.0.0.1:" + servers.get(1).port);
        hosts.put("db", "127.0.0.1:" + servers.get(2).port);
        return hosts;
    }

    AnsibleActivities activities(Workshop workshop) {
        return activities(workshop, servers.getFirst().key);
    }

    AnsibleActivities activities(Workshop workshop, @Nullable Path key) {
        AnsibleSettings settings = new AnsibleSettings(ToolEnvironment.ofServer(), folder.resolve("known_hosts"), key);
        return workshop.worker(
                AnsibleActivities.class,
                new AnsibleActivitiesImpl(workshop.runner(), settings, workshop.artifacts, workshop.plays));
    }

    /** Play it on all of them. */
    PlaybookRequest request(Act act) {
        return request(act, hosts(), Map.of(), null);
    }

    static PlaybookRequest request(
            Act act, Map<String, String> hosts, Map<String, Object> variables, @Nullable PlaybookPart again) {
        return new PlaybookRequest(
                act, "ansible/site.yml", hosts, Map.of(), null, variables, null, List.of(), Options.NONE, again);
    }

    static void playbook(Workshop workshop, String tasks) {
        playbook(workshop, tasks, "");
    }

    static void playbook(Workshop workshop, String tasks, String more) {
        workshop.runbookFile(
                "ansible/site.yml",
                "- hosts: all\n  gather_facts: false\n  vars: { ansible_python_interpreter: \"{{ ansible_playbook_python }}\" }\n"
                        + more + "  tasks:\n" + tasks.indent(4));
    }
}
