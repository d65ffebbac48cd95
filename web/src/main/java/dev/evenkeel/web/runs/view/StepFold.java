package dev.evenkeel.web.runs.view;

import dev.evenkeel.web.runs.view.Attempt.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A step while the journal is read. */
final class StepFold {

    final String key;
    final String title;
    final String kind;
    final String phase;
    final @Nullable String site;
    final @Nullable String parent;
    final List<StepFold> children = new ArrayList<>();
    final List<String> runs = new ArrayList<>();

    private final List<Attempt> attempts = new ArrayList<>();
    private StepState state = StepState.PENDING;
    private String note = "";

    StepFold(String key, String title, String kind, String phase, @Nullable String site, @Nullable String parent) {
        this.key = key;
        this.title = title;
        this.kind = kind;
        this.phase = phase;
        this.site = site;
        this.parent = parent;
    }

    /** A step that the outline does not name: what its key says, {@code phase/id@site}. */
    static StepFold unnamed(String key) {
        int slash = key.indexOf('/');
        int at = key.lastIndexOf('@');
        String phase = slash < 0 ? "" : key.substring(0, slash);
        String id = key.substring(slash + 1, at > slash ? at : key.length());
        return new StepFold(key, id, "", phase, at > slash ? key.substring(at + 1) : null, null);
    }

    StepState state() {
        return state;
    }

    void started(int attempt, long at, String doing) {
        attempts.removeIf(known -> known.number() >= attempt);
        attempts.add(new Attempt(attempt, at, null, doing, "", Map.of(), null));
        state = StepState.RUNNING;
        note = doing;
    }

    void finished(int attempt, long at, String summary, Map<String, Object> result) {
        attempts.add(takeOpen(attempt, at).ended(at, summary, result));
        state = StepState.DONE;
        note = summary;
    }

    void failed(int attempt, long at, Failure failure) {
        attempts.add(takeOpen(attempt, at).failed(at, failure));
        state = failure.unknownOutcome() ? StepState.UNKNOWN : StepState.FAILED;
        note = failure.message();
    }

    void skipped(String reason) {
        state = StepState.SKIPPED;
        note = reason;
    }

    void previewed(int attempt, long at, String would) {
        attempts.add(takeOpen(attempt, at).ended(at, would, Map.of()));
        state = StepState.PREVIEWED;
        note = would;
    }

    /** A person is asked. A failed step stays failed in sight, with the question beside it. */
    void asked(Question.Kind kind) {
        switch (kind) {
            case APPROVAL, TASK, CHOICE, VERDICT, UNDO, FREEZE -> state = StepState.WAITING;
            case FAILURE -> state = StepState.FAILED;
            case UNKNOWN -> state = StepState.UNKNOWN;
        }
    }

    void answered() {
        if (state == StepState.WAITING) {
            state = StepState.RUNNING;
        }
    }

    /** The run is over. */
    void closed() {
        if (!state.settled()) {
            state = state == StepState.UNKNOWN ? StepState.UNKNOWN : StepState.NOT_DONE;
        }
    }

    StepView view() {
        List<StepView> inner = children.stream().map(StepFold::view).toList();
        StepState shown = attempts.isEmpty() && state == StepState.PENDING ? ofChildren(inner) : state;
        return new StepView(key, title, kind, phase, site, shown, note, attempts, runs, inner);
    }

    private Attempt takeOpen(int number, long at) {
        if (!attempts.isEmpty() && attempts.getLast().number() >= number) {
            return attempts.removeLast();
        }
        return new Attempt(number, at, null, "", "", Map.of(), null);
    }

    private static StepState ofChildren(List<StepView> inner) {
        return Fold.together(inner.stream().map(StepView::state).toList());
    }
}
