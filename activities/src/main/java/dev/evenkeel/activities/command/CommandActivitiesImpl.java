package dev.evenkeel.activities.command;

import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.workflows.contract.CommandActivities;

/** Commands, here and on other hosts. */
public final class CommandActivitiesImpl implements CommandActivities {

    private final LocalCommand local;

    /** @param path the PATH that scripts get */
    public CommandActivitiesImpl(ActRunner runner, String path) {
        this.local = new LocalCommand(runner, path);
    }

    @Override
    public CommandResult script(ScriptRequest request) {
        return local.run(request);
    }

    @Override
    public CommandResult ssh(SshRequest request) {
        throw new UnsupportedOperationException("Not yet");
    }
}
