package dev.evenkeel.activities.command;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.Artifacts;
import dev.evenkeel.activities.ssh.RemoteCommands;
import dev.evenkeel.workflows.contract.CommandActivities;

/** Commands, here and on other hosts. */
public final class CommandActivitiesImpl implements CommandActivities {

    private final LocalCommand local;

    private final RemoteCommands remote;

    /**
     * @param path the PATH that scripts get
     * @param artifacts where the files lie that runs were launched with
     */
    public CommandActivitiesImpl(ActRunner runner, String path, RemoteCommands remote, Artifacts artifacts) {
        this.local = new LocalCommand(runner, path, new InputFiles(artifacts));
        this.remote = remote;
    }

    @Override
    public CommandResult script(ScriptRequest request) {
        return local.run(request);
    }

    @Override
    public CommandResult ssh(SshRequest request) {
        ActFailures.refuseInRehearsal(request.act(), "runs no command on another host");
        return remote.run(request);
    }
}
