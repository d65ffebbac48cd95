package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.runbook.Step;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the run has done and can take back. What was only begun is in it too: nobody knows how far it came. */
final class UndoPlan {

    private final SequencedMap<String, Part> parts = new LinkedHashMap<>();
    private final Set<String> passedOver = new HashSet<>();
    private final Set<String> skipped = new HashSet<>();
    private Set<String> shown = Set.of();
    private String shownHash = "";
    private final Map<String, Set<Boolean>> sites = new LinkedHashMap<>();
    private @Nullable Request request;

    /**
     * A step that acted.
     *
     * @param frame what its way back sees: the site, the loops and the inputs that the step had
     * @param done false while it is under way, and after it failed
     * @param slice undoes a slice of the loop that {@code step} is; null when the step says itself how it is undone
     */
    record Part(
            Step step, Frame frame, boolean done, @Nullable RunRequest slice) {

        Part(Step step, Frame frame, boolean done) {
            this(step, frame, done, null);
        }
    }

    /**
     * @param reason why it is undone
     * @param without the keys of the parts that are left as they are
     * @param otherwise how the run ends when not everything was undone
     */
    record Request(String reason, Set<String> without, RunStatus otherwise) {}

    void began(String key, Part part) {
        parts.putIfAbsent(key, part);
        parts.replace(key, part);
    }

    /** The order is that of completion. */
    void done(String key, Part part) {
        Part begun = parts.remove(key);
        parts.put(key, new Part(part.step(), begun == null ? part.frame() : begun.frame(), true));
    }

    void keep(String key, Part part) {
        parts.put(key, part);
    }

    /** All parts, in the order in which they were done. */
    List<Part> forwards() {
        return List.copyOf(parts.values());
    }

    void undone(String key) {
        parts.remove(key);
    }

    /** @param done false when a person went on without some of it */
    void tookBack(Part part, boolean done) {
        at(part, true);
        if (!done) {
            at(part, false);
        }
    }

    /** It stays as it is. */
    void left(Part part) {
        at(part, false);
    }

    private void at(Part part, boolean touched) {
        Site site = part.frame().site();
        if (site != null) {
            sites.computeIfAbsent(site.name(), name -> new HashSet<>()).add(touched);
        }
    }

    /** Whether all parts at this site are taken back that could be; empty when nobody tried. */
    Optional<Boolean> takenBack(String site) {
        Set<Boolean> parts = sites.getOrDefault(site, Set.of());
        return parts.contains(true) ? Optional.of(!parts.contains(false)) : Optional.empty();
    }

    /** The last that was done first. */
    Map<String, Part> backwards() {
        return new LinkedHashMap<>(parts.reversed());
    }

    boolean empty() {
        return parts.isEmpty();
    }

    void shown(String hash, Set<String> keys) {
        shownHash = hash;
        shown = Set.copyOf(keys);
    }

    /** The hash of what people see of it now. */
    String shownHash() {
        return shownHash;
    }

    Set<String> shown() {
        return shown;
    }

    void ask(Request asked) {
        request = asked;
    }

    Optional<Request> takeRequest() {
        Optional<Request> asked = Optional.ofNullable(request);
        request = null;
        return asked;
    }

    /** A person chose to go on without this step, although it was to be done. */
    void skip(String key) {
        skipped.add(key);
        passOver(key);
    }

    /** The keys of those that a person skipped. */
    Set<String> skipped() {
        return skipped;
    }

    /** A person chose to go on without this step. */
    void passOver(String key) {
        passedOver.add(key);
    }

    boolean passedOver(String key) {
        return passedOver.contains(key);
    }
}
