package dev.evenkeel.activities.terraform;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.FolderCopy;
import dev.evenkeel.activities.act.PrivateFiles;
import dev.evenkeel.activities.act.RunbookFolder;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * A copy of a module for one act, so that an edit of the runbook folder never changes what is being planned or applied. The folder at
 * the top of the runbook folder is copied as a whole, because modules refer to their neighbours.
 */
final class WorkingCopy {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST_FILE = 1024 * 1024;
    private static final Set<String> LEFT_OUT =
            Set.of(".terraform", ".git", "terraform.tfstate", "terraform.tfstate.backup", "terraform.tfstate.d");

    private final RunbookFolder runbooks;

    WorkingCopy(Path runbooks) {
        this.runbooks = new RunbookFolder(runbooks);
    }

    /** @return the module's folder in the copy below {@code into} */
    Path make(PlanRequest request, Path into) throws IOException {
        Path module = runbooks.find(request.folder());
        if (!Files.isDirectory(module)) {
            throw ActFailures.badRequest(
                    request.folder() + " is no folder", "Name the folder of the Terraform module.");
        }
        FolderCopy.copy(runbooks.find(top(request).toString()), into, LEFT_OUT);
        Path copy = in(request, into);
        varFiles(request, copy);
        // Never on the command line, which every user of the host can read.
        PrivateFiles.write(copy.resolve("evenkeel.auto.tfvars.json"), JSON.writeValueAsBytes(request.variables()));
        return copy;
    }

    /** Terraform takes such files in the order of their names; ours with the variables comes after them. */
    private void varFiles(PlanRequest request, Path copy) throws IOException {
        int number = 0;
        for (String path : request.varFiles()) {
            Path file = runbooks.find(path);
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_FILE) {
                throw ActFailures.badRequest(
                        path + " is no file with values of variables, or is larger than 1 MiB",
                        "Name a file that ends with .tfvars or .tfvars.json.");
            }
            String name = String.format(
                    Locale.ROOT, "evenkeel-%03d.auto.tfvars%s", number++, path.endsWith(".json") ? ".json" : "");
            PrivateFiles.write(copy.resolve(name), Files.readAllBytes(file));
        }
    }

    /** The module's folder in a working copy. */
    Path in(PlanRequest request, Path work) {
        return work.resolve(top(request).relativize(folder(request)).toString());
    }

    private static Path top(PlanRequest request) {
        return folder(request).getName(0);
    }

    private static Path folder(PlanRequest request) {
        return Path.of(request.folder()).normalize();
    }
}
