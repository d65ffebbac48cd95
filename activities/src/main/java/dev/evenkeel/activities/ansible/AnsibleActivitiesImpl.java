package dev.evenkeel.activities.ansible;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.Artifacts;
import dev.evenkeel.activities.act.RunbookFolder;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.act.Tool;
import dev.evenkeel.activities.act.ToolEnd;
import dev.evenkeel.workflows.contract.AnsibleActivities;
import dev.evenkeel.workflows.contract.Mode;
import io.temporal.client.ActivityCanceledException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plays playbooks by ansible-playbook with ansible-runner's plugin. At-least-once: the playbook is started once for each act; called again, this follows it from its
 * output on disk and makes the same results of the same events.
 */
public final class AnsibleActivitiesImpl implements AnsibleActivities {

    private static final String TOOL = "playbook";
    /** Words of the playbook because of which hosts that did not fail may not have come to its end. */
    private static final String BREAKS_OFF = "breaks-off";

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final ActRunner runner;
    private final OwnEnvironment environment;
    private final EventPlugin plugin = new EventPlugin();
    private final InventoryListing listing;
    private final PlayResults results;

    public AnsibleActivitiesImpl(ActRunner runner, AnsibleSettings settings, Artifacts artifacts, PlayResults results) {
        this.runner = runner;
        this.environment = new OwnEnvironment(settings);
        this.listing = new InventoryListing(artifacts);
        this.results = results;
    }

    @Override
    public PlaybookResult playbook(PlaybookRequest request) {
        String where = request.inventory() == null
                ? String.join(", ", request.hosts().keySet())
                : "the hosts of " + request.inventory();
        String intent = "Play " + request.playbook() + " on "
                + (request.again() == null
                        ? where
                        : String.join(", ", request.again().again()) + " again");
        return runner.perform(request.act(), intent, act -> play(act, request));
    }

    private PlaybookResult play(RunningAct act, PlaybookRequest request) throws IOException {
        Optional<KeptOutcome> before = KeptOutcome.read(act.folder());
        if (before.isPresent()) {
            return before.get().again();
        }
        RunnerFolder folder = new RunnerFolder(act.folder().resolve("runner"), request);
        EventLines lines = new EventLines(act.folder());
        try {
            PlaybookResult result = played(act, request, folder, lines);
            KeptOutcome.keep(act.folder(), result);
            wipe(folder, lines);
            return result;
        } catch (ApplicationFailure failed) {
            KeptOutcome.keep(act.folder(), failed);
            wipe(folder, lines);
            throw failed;
        } catch (ActivityCanceledException cancelled) {
            // Anything else leaves the tool alive, and it needs its files.
            wipe(folder, lines);
            throw cancelled;
        }
    }

    private static void wipe(RunnerFolder folder, EventLines lines) throws IOException {
        folder.wipe();
        lines.wipe();
    }

    private PlaybookResult played(RunningAct act, PlaybookRequest request, RunnerFolder folder, EventLines lines)
            throws IOException {
        Map<String, String> surroundings = environment.of(act, folder);
        if (!act.began(TOOL)) {
            // Whatever has become of the installation meanwhile is of no concern to a playbook that plays.
            Path telling = plugin.folder(act, environment.tools());
            prepare(act, request, folder);
            surroundings = environment.telling(act, folder, telling, lines.folder());
        }
        Grid grid = new Grid(act.act(), act.masker(), results);
        PlaybookEvents events = new PlaybookEvents(lines, grid, folder::playing);
        Tool tool = new Tool(
                TOOL,
                PlaybookCommand.of(request, folder),
                surroundings,
                folder.project(),
                line -> EventLines.text(line) + "\n",
                false,
                GRACE);
        ToolEnd end;
        try {
            end = act.act().mode() == Mode.REHEARSAL ? act.runPure(tool, events) : act.run(tool, events);
        } catch (ApplicationFailure | ActivityCanceledException over) {
            grid.finish();
            act.forgetSecrets(tool);
            throw over;
        }
        if (events.stats() == null) {
            lines.end(events.playbook()).ifPresent(events::add);
        }
        grid.finish();
        act.forgetSecrets(tool);
        PlaybookOutcome outcome = new PlaybookOutcome(act, request, end, events);
        if (outcome.good()) {
            return outcome.result();
        }
        throw outcome.failure(Files.readAllLines(act.folder().resolve(BREAKS_OFF)));
    }

    private void prepare(RunningAct act, PlaybookRequest request, RunnerFolder folder) throws IOException {
        folder.prepare(new RunbookFolder(runner.settings().runbooks()), act.secrets());
        if (act.act().mode() == Mode.REHEARSAL) {
            requirePreview(folder);
        }
        Files.write(act.folder().resolve(BREAKS_OFF), CheckMode.breakingOff(folder.project(), folder.playbook()));
        if (request.inventory() != null) {
            listing.keep(act, folder, environment.of(act, folder));
        }
    }

    /** Check mode is a promise of the tasks: those that opt out of it would act. */
    private static void requirePreview(RunnerFolder folder) throws IOException {
        List<String> acting = CheckMode.exceptions(folder.project(), folder.playbook());
        if (!acting.isEmpty()) {
            throw ActFailures.badRequest(
                    "The playbook acts even in check mode, at " + String.join(", ", acting),
                    "Take check_mode: false and lookups of the kind pipe out of it, or run it live.");
        }
    }
}
