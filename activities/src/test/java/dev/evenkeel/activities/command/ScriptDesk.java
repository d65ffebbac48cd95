package dev.evenkeel.activities.command;

import static dev.evenkeel.activities.act.Workshop.act;

import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.ssh.RemoteCommands;
import dev.evenkeel.activities.ssh.SshSettings;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CommandActivities;
import dev.evenkeel.workflows.contract.CommandActivities.ScriptRequest;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Commands of the runbook folder on a host of the test. */
final class ScriptDesk implements AutoCloseable {

    final Workshop workshop;

    ScriptDesk(Path folder) {
        workshop = new Workshop(folder);
    }

    ApplicationFailure failureOf(ScriptRequest request) {
        return Workshop.failureOf(() -> activities().script(request));
    }

    CommandActivities activities() {
        return activities("here");
    }

    CommandActivities activities(String host) {
        ActRunner runner = workshop.runner(host);
        RemoteCommands remote = new RemoteCommands(
                runner, workshop.secrets(), new SshSettings(workshop.folder.resolve("known_hosts"), null));
        return workshop.worker(
                CommandActivities.class,
                new CommandActivitiesImpl(runner, System.getenv("PATH"), remote, workshop.artifacts));
    }

    static ScriptRequest request(Act act, String... command) {
        return new ScriptRequest(act, List.of(command), Map.of());
    }

    @Override
    public void close() {
        workshop.close();
    }
}
