package dev.evenkeel.activities.ansible;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.FolderCopy;
import dev.evenkeel.activities.act.PrivateFiles;
import dev.evenkeel.activities.act.RunbookFolder;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The private data folder of one act: a copy of the project, the inventory and the variables. Only the project stays; the others, and
 * what ansible-runner records of the environment, may hold secrets.
 */
final class RunnerFolder {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ADDRESS =
            Pattern.compile("(?:([^@\\s]+)@)?(\\[[0-9a-fA-F:]+]|[^:@\\s]+|[0-9a-fA-F:]+)(?::(\\d+))?");

    private final Path folder;
    private final Path playbook;

    RunnerFolder(Path folder, PlaybookRequest request) {
        this.folder = folder;
        this.playbook = Path.of(request.playbook()).normalize();
    }

    Path folder() {
        return folder;
    }

    Path inventory() {
        return folder.resolve("inventory").resolve("hosts.json");
    }

    Path project() {
        return folder.resolve("project");
    }

    /** The playbook in the copy of its project, which is the folder at the top of the runbook folder. */
    Path playbook() {
        Path project = project();
        return playbook.getNameCount() < 2
                ? project.resolve(playbook.toString())
                : project.resolve(playbook.subpath(1, playbook.getNameCount()).toString());
    }

    void prepare(PlaybookRequest request, RunbookFolder runbooks) throws IOException {
        runbooks.find(request.playbook());
        PrivateFiles.folder(folder.resolve("env"));
        PrivateFiles.folder(folder.resolve("inventory"));
        Path project = playbook.getNameCount() < 2
                ? runbooks.folder()
                : runbooks.find(playbook.getName(0).toString());
        FolderCopy.copy(project, project(), Set.of(".git", ".terraform"));
        PrivateFiles.write(inventory(), JSON.writeValueAsBytes(inventory(request.hosts())));
        PrivateFiles.write(folder.resolve("env/extravars"), JSON.writeValueAsBytes(request.variables()));
    }

    void wipe() throws IOException {
        FolderCopy.delete(folder.resolve("artifacts"));
        FolderCopy.delete(folder.resolve("env"));
        FolderCopy.delete(folder.resolve("inventory"));
    }

    private static Map<String, Object> inventory(Map<String, String> hosts) {
        Map<String, Object> inventory = new LinkedHashMap<>();
        hosts.forEach((name, address) -> inventory.put(name, host(name, address)));
        return Map.of("all", Map.of("hosts", inventory));
    }

    private static Map<String, Object> host(String name, String address) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches() || parts.group(2).startsWith("-")) {
            throw ActFailures.badRequest(
                    "The address of the host " + name + " is none: " + address,
                    "Write it in the estate as host, host:port or user@host:port.");
        }
        Map<String, Object> host = new LinkedHashMap<>();
        host.put("ansible_host", parts.group(2).replaceAll("[\\[\\]]", ""));
        if (parts.group(2).equals("127.0.0.1") || parts.group(2).equals("localhost")) {
            host.put("ansible_connection", "local");
            // Ansible's own, which is there for certain; looking for one may find a broken one.
            host.put("ansible_python_interpreter", "{{ ansible_playbook_python }}");
        }
        if (parts.group(1) != null) {
            host.put("ansible_user", parts.group(1));
        }
        if (parts.group(3) != null) {
            host.put("ansible_port", Integer.parseInt(parts.group(3)));
        }
        return host;
    }
}
