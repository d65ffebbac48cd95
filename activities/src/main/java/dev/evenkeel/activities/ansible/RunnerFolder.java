package dev.evenkeel.activities.ansible;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.act.FolderCopy;
import dev.evenkeel.activities.act.PrivateFiles;
import dev.evenkeel.activities.act.RunbookFolder;
import dev.evenkeel.workflows.contract.AnsibleActivities;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The private folder of one act: a copy of the project, the inventory, the variables and passwords. Nothing of it stays: passwords
 * go when Ansible has read them, all the rest at the end.
 */
final class RunnerFolder {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> LEFT_OUT = Set.of(".git", ".terraform");

    private final Path folder;
    private final Path playbook;
    private final PlaybookRequest request;

    RunnerFolder(Path folder, PlaybookRequest request) {
        this.folder = folder;
        this.request = request;
        this.playbook = Path.of(request.playbook()).normalize();
    }

    Path folder() {
        return folder;
    }

    Path project() {
        return folder.resolve("project");
    }

    /** The playbook in the copy of its project, which is the folder at the top of the runbook folder. */
    Path playbook() {
        return inProject(playbook);
    }

    Path inventory() {
        String own = request.inventory();
        if (own == null) {
            return folder.resolve("inventory").resolve("hosts.json");
        }
        Path path = Path.of(own).normalize();
        return top(path).equals(top(playbook))
                ? inProject(path)
                : folder.resolve("inventory").resolve(path);
    }

    /** The variables that the step gives, in a file: a command line is visible to others. */
    Path variables() {
        return folder.resolve("env/extravars");
    }

    Path vaultPassword() {
        return folder.resolve("env/vault");
    }

    Path becomePassword() {
        return folder.resolve("env/become");
    }

    Path key() {
        return folder.resolve("env/key");
    }

    /** The hosts of another attempt, one on each line. */
    Path again() {
        return folder.resolve("inventory/again");
    }

    /** Where SSH connections are kept for the next task: short, since it becomes the name of a socket, and shared with nobody. */
    Path connections() throws IOException {
        return Path.of(Files.readString(folder.resolve("connections")));
    }

    void prepare(RunbookFolder runbooks, Map<String, String> secrets) throws IOException {
        runbooks.find(request.playbook());
        PrivateFiles.folder(folder.resolve("env"));
        PrivateFiles.folder(folder.resolve("inventory"));
        FolderCopy.copy(top(playbook, runbooks), project(), LEFT_OUT);
        inventory(runbooks);
        PrivateFiles.write(variables(), JSON.writeValueAsBytes(request.variables()));
        secret(vaultPassword(), secrets.get(AnsibleActivities.VAULT_PASSWORD));
        secret(becomePassword(), secrets.get(AnsibleActivities.BECOME_PASSWORD));
        secret(key(), secrets.get(AnsibleActivities.KEY));
        if (!Files.exists(folder.resolve("connections"))) {
            Path connections = Files.createTempDirectory("evenkeel-ssh");
            PrivateFiles.write(
                    folder.resolve("connections"), connections.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void inventory(RunbookFolder runbooks) throws IOException {
        if (request.again() != null) {
            PrivateFiles.write(
                    again(), String.join("\n", request.again().again()).getBytes(StandardCharsets.UTF_8));
        }
        String own = request.inventory();
        if (own == null) {
            PrivateFiles.write(
                    inventory(), JSON.writeValueAsBytes(EstateInventory.of(request.hosts(), request.estate())));
            return;
        }
        Path found = runbooks.find(own);
        Path path = Path.of(own).normalize();
        if (top(path).equals(top(playbook))) {
            return;
        }
        if (path.getNameCount() > 1) {
            // With its folder: variables of groups and hosts lie beside an inventory.
            FolderCopy.copy(top(path, runbooks), folder.resolve("inventory").resolve(top(path)), LEFT_OUT);
        } else if (Files.isDirectory(found)) {
            FolderCopy.copy(found, inventory(), LEFT_OUT);
        } else {
            Files.copy(found, inventory(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static void secret(Path file, @Nullable String value) throws IOException {
        if (value != null) {
            // A key without its last line break is none for OpenSSH; of a password only the first line counts.
            PrivateFiles.write(file, (value + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Ansible has read the passwords. */
    void playing() {
        delete(vaultPassword());
        delete(becomePassword());
    }

    void wipe() throws IOException {
        if (Files.exists(folder.resolve("connections"))) {
            FolderCopy.delete(connections());
        }
        FolderCopy.delete(folder);
    }

    private Path inProject(Path path) {
        return path.getNameCount() < 2
                ? project().resolve(path.toString())
                : project().resolve(path.subpath(1, path.getNameCount()).toString());
    }

    /** The name at the top of the runbook folder; empty for the runbook folder itself. */
    private static String top(Path path) {
        return path.getNameCount() < 2 ? "" : path.getName(0).toString();
    }

    private static Path top(Path path, RunbookFolder runbooks) {
        return top(path).isEmpty() ? runbooks.folder() : runbooks.find(top(path));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + file + ": check disk and rights", e);
        }
    }
}
