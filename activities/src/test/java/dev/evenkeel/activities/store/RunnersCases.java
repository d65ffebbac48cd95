package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.act.ActSettings;
import dev.evenkeel.activities.act.Leftovers;
import dev.evenkeel.activities.store.RunnerActs.Handed;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Mode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runners, their tokens, and what was handed to them. */
abstract class RunnersCases extends StoreCases {

    private static final Act ACT =
            new Act(RUN, "steps/a", 1, Mode.LIVE, "lab", "far", Map.of("T", "env:EVENKEEL_SECRET_T"), 60_000, null);

    RunnersCases(Backend backend) {
        super(backend);
    }

    @BeforeEach
    void hasARunner() {
        store.runners().create("runner-far-1", "far", "ada", token("t1", 10));
    }

    @Test
    void findsARunnerByItsToken() {
        Runners.Held held = store.runners().findToken("t1").orElseThrow();

        assertThat(held.runner().site()).isEqualTo("far");
        assertThat(held.token().hash()).isEqualTo("hash-t1");
        assertThat(held.token().toString()).doesNotContain("hash-");
        assertThat(store.runners().findToken("t2")).isEmpty();
    }

    @Test
    void aNewTokenEndsTheOldOne() {
        assertThat(store.runners().renew(token("t2", 20))).isTrue();

        assertThat(store.runners().findToken("t1").orElseThrow().token().revokedAt())
                .isEqualTo(20);
        assertThat(store.runners().findToken("t2").orElseThrow().token().revokedAt())
                .isNull();
        assertThat(store.runners().expires("runner-far-1")).contains(120L);
    }

    @Test
    void aRemovedRunnerHasNoTokenAndGetsNone() {
        assertThat(store.runners().remove("runner-far-1", 30)).isTrue();

        assertThat(store.runners().remove("runner-far-1", 31)).isFalse();
        assertThat(store.runners().renew(token("t2", 40))).isFalse();
        assertThat(store.runners().findToken("t1").orElseThrow().token().revokedAt())
                .isEqualTo(30);
        assertThat(store.runners().list()).isEmpty();
        assertThat(store.runners().expires("runner-far-1")).isEmpty();
    }

    @Test
    void belongsToTheDataFolderThatItWasFirstSeenWith() {
        assertThat(store.runners().seen("runner-far-1", seen("one", "1.0"), 50)).isTrue();
        assertThat(store.runners().seen("runner-far-1", seen("two", "2.0"), 60)).isFalse();
        assertThat(store.runners().seen("runner-far-1", seen("one", "1.1"), 70)).isTrue();

        Runners.Runner runner = store.runners().find("runner-far-1").orElseThrow();
        assertThat(runner.version()).isEqualTo("1.1");
        assertThat(runner.lastSeen()).isEqualTo(70);
        assertThat(runner.tools()).isEqualTo(Map.of("terraform", "1.11"));
    }

    @Test
    void anActThatIsHandedAgainIsUnderWayAgain() {
        store.runnerActs().handed(new Handed(ACT, "runner-far-1", List.of("env:X"), List.of("f"), 1, null));
        store.runnerActs().ended(RUN, "steps/a", 1, 1, 2);
        assertThat(store.runnerActs().open("runner-far-1")).isEmpty();

        Handed again = new Handed(ACT, "runner-far-2", List.of("env:Y"), List.of(), 3, null);
        store.runnerActs().handed(again);
        store.runnerActs().ended(RUN, "steps/a", 1, 1, 4); // a late answer of the first time

        assertThat(store.runnerActs().find(RUN, "steps/a", 1)).contains(again);
        assertThat(store.runnerActs().open("runner-far-1")).isEmpty();
        assertThat(store.runnerActs().open("runner-far-2")).containsExactly(again);
    }

    @Test
    void namesTheHostThatMayStillHaveAnActUnderWay() {
        RunnerActivitiesImpl acts = new RunnerActivitiesImpl(
                store, new Leftovers(new ActSettings(Path.of("nowhere"), Path.of("nowhere"), "here")));
        assertThat(acts.holder(ACT)).isEmpty();

        store.claims().claim(ACT, "here", "do it");
        assertThat(acts.holder(ACT)).isEqualTo("here");

        store.runnerActs().handed(new Handed(ACT, "here", List.of(), List.of(), 1, null));
        assertThat(acts.holder(ACT)).isEqualTo("here");
        store.runnerActs().ended(RUN, "steps/a", 1, 1, 2);
        assertThat(acts.holder(ACT)).isEmpty();
    }

    @Test
    void forgetsWhatEndedLongAgoOnly() {
        store.runnerActs().handed(new Handed(ACT, "runner-far-1", List.of(), List.of(), 1, null));
        store.runnerActs().forget(1_000);
        assertThat(store.runnerActs().find(RUN, "steps/a", 1)).isPresent();

        String before = store.runnerActs().mark(RUN);
        store.runnerActs().ended(RUN, "steps/a", 1, 1, 500);
        assertThat(store.runnerActs().mark(RUN)).isNotEqualTo(before);
        store.runnerActs().forget(1_000);

        assertThat(store.runnerActs().find(RUN, "steps/a", 1)).isEmpty();
    }

    private static Runners.Seen seen(String instance, String version) {
        return new Runners.Seen(instance, version, "machine", Map.of("terraform", "1.11"));
    }

    private static Runners.Token token(String id, long at) {
        return new Runners.Token(id, "runner-far-1", "hash-" + id, at, at + 100, null);
    }
}
