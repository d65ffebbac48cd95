package dev.evenkeel.web.chat;

import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.launch.Launcher;
import dev.evenkeel.web.launch.Launcher.Launched;
import dev.evenkeel.web.security.Permissions;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunId;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Launches a runbook, as the form does, but for what is too grave; a freeze is never gone past. */
@Component
class RunReply {

    private static final String ENVIRONMENT = "environment";
    private static final String MODE = "mode";

    private final Catalog catalog;
    private final Launcher launcher;
    private final Permissions permissions;

    RunReply(Catalog catalog, Launcher launcher, Permissions permissions) {
        this.catalog = catalog;
        this.launcher = launcher;
        this.permissions = permissions;
    }

    Reply of(Asked asked, ChatCommand.Run run) {
        Optional<Catalog.Entry> entry = catalog.find(run.runbook());
        Runbook runbook = entry.map(Catalog.Entry::runbook).orElse(null);
        if (entry.isEmpty() || runbook == null || !entry.get().launchable()) {
            return Reply.refused("There is no runbook " + Reply.line(run.runbook())
                    + " that could be launched. Look for it in the catalog.");
        }
        Map<String, List<String>> inputs = new HashMap<>(run.values());
        String wanted = String.join("", Optional.ofNullable(inputs.remove(MODE)).orElse(List.of("live")));
        List<String> place = Optional.ofNullable(inputs.remove(ENVIRONMENT)).orElse(List.of());
        Optional<Mode> mode = Arrays.stream(Mode.values())
                .filter(each -> each.name().equalsIgnoreCase(wanted))
                .findFirst();
        if (mode.isEmpty()) {
            return Reply.refused("The mode is live, drill or rehearsal: write mode=rehearsal, for example.");
        }
        Role needed = mode.get() == Mode.REHEARSAL ? Role.RESPONDER : Role.OPERATOR;
        List<String> places = place.isEmpty()
                ? permissions.environments(asked.user(), needed, catalog.environments(entry.get()))
                : place;
        if (places.size() != 1) {
            return Reply.refused(
                    places.isEmpty()
                            ? "You may launch it nowhere. Ask somebody who may, or an administrator for the role."
                            : "Say where, by one of: "
                                    + places.stream()
                                            .map(each -> ENVIRONMENT + "=" + Reply.line(each))
                                            .collect(Collectors.joining(", ")));
        }
        if (runbook.incident() != null && runbook.incident().isPrivate()) {
            return Reply.refused("This is not launched by chat: it is private. Launch it on its page.")
                    .at("/runbooks/" + runbook.name() + "/launch");
        }
        Optional<String> grave = mode.get() == Mode.REHEARSAL
                ? Optional.empty()
                : new Gravity(name -> catalog.find(name).map(Catalog.Entry::runbook)).of(runbook);
        if (grave.isPresent()) {
            return Reply.refused("This is not launched by chat: " + grave.get() + ". Launch it on its page.")
                    .at("/runbooks/" + runbook.name() + "/launch");
        }
        return start(asked, runbook, places.getFirst(), mode.get(), inputs);
    }

    private Reply start(Asked asked, Runbook runbook, String environment, Mode mode, Map<String, List<String>> inputs) {
        // The same run whenever the message is taken up.
        String id = RunId.of(asked.said().at(), asked.id().hashCode());
        return switch (launcher.launch(
                new Launcher.Launch(id, runbook.name(), environment, mode, inputs, asked.user()))) {
            case Launched.Started started ->
                Reply.done(
                        "Launched by " + asked.user() + ": " + Reply.line(runbook.title()),
                        "`" + started.runId() + "`, " + mode.name().toLowerCase(Locale.ROOT) + " in "
                                + Reply.line(environment),
                        started.runId());
            case Launched.Refused refused -> Reply.refused(refused.message()).at("/runbooks/" + runbook.name());
            case Launched.Invalid invalid ->
                Reply.refused(new TreeMap<>(invalid.messages())
                                .entrySet().stream()
                                        .map(wrong -> wrong.getKey().isEmpty()
                                                ? "- " + wrong.getValue()
                                                : "- **" + Reply.line(wrong.getKey()) + "**: " + wrong.getValue())
                                        .collect(Collectors.joining("\n")))
                        .at("/runbooks/" + runbook.name() + "/launch");
        };
    }
}
