package dev.evenkeel.web.chat;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.estate.Estate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which run somebody means. */
@Component
class WhichRun {

    private static final int MOST = 200;
    private static final int MOST_LISTED = 5;

    private final Store store;
    private final Estates estates;

    WhichRun(Store store, Estates estates) {
        this.store = store;
        this.estates = estates;
    }

    sealed interface Meant {
        record One(RunSummary run) implements Meant {}

        /** @param message what to write instead */
        record Unclear(String message) implements Meant {}
    }

    Optional<RunSummary> named(String id) {
        return id.length() > MOST ? Optional.empty() : store.runs().find(id);
    }

    /**
     * What was typed, or the run of the thread, or the one open incident of the channel's services. Where nothing was typed it is written
     * beside the message, so that it stays the same when the message is taken up again.
     *
     * @param id what was typed; null for nothing
     */
    Meant of(Asked asked, @Nullable String id) {
        if (id != null) {
            return named(id)
                    .<Meant>map(Meant.One::new)
                    .orElseGet(() -> new Meant.Unclear(
                            "There is no run " + Reply.line(id) + ". Write status to see those that wait."));
        }
        Optional<String> before = store.chat().inbox().meant(asked.said());
        if (before.isPresent()) {
            return known(before.get());
        }
        return switch (here(asked)) {
            case Meant.One(RunSummary run) -> known(store.chat().inbox().means(asked.said(), run.runId()));
            case Meant.Unclear unclear -> unclear;
        };
    }

    private Meant here(Asked asked) {
        String thread = asked.said().thread();
        Optional<String> below = thread.isEmpty()
                ? Optional.empty()
                : store.chat().threads().run(asked.channel().name(), thread);
        // What is written below a run is about that one, or where it was merged into in the end, or about nothing.
        return below.isPresent()
                ? known(store.alertMoves().leadsTo(below.get()))
                : onlyOne(asked.channel().name());
    }

    private Meant known(String run) {
        return named(run)
                .<Meant>map(Meant.One::new)
                .orElseGet(
                        () -> new Meant.Unclear(
                                "What this is written below is not known here. Name the run that you mean, behind the command."));
    }

    private Meant onlyOne(String channel) {
        List<String> services = estates.estate().services().values().stream()
                .filter(service -> channel.equals(service.channel()))
                .map(Estate.Service::name)
                .toList();
        List<RunSummary> open = store.incidents().open(MOST).stream()
                .filter(run -> services.contains(String.valueOf(run.service())))
                .toList();
        if (open.size() == 1) {
            return new Meant.One(open.getFirst());
        }
        return new Meant.Unclear(
                open.isEmpty()
                        ? "No incident of this channel's services is open. Name the run that you mean, behind the command."
                        : "More than one incident is open here. Name the one that you mean, behind the command:\n\n"
                                + open.stream()
                                        .limit(MOST_LISTED)
                                        .map(run -> "- `" + run.runId() + "` " + Reply.line(run.title()))
                                        .collect(Collectors.joining("\n")));
    }
}
