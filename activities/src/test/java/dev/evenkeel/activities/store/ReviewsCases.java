package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.Reviews.Closed;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.ReviewActivities.Obstacle;
import dev.evenkeel.workflows.contract.ReviewActivities.Review;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

abstract class ReviewsCases extends StoreCases {

    ReviewsCases(Backend backend) {
        super(backend);
    }

    @Test
    void opensAReviewOnceAndAuditsItOnce() {
        store.reviews().open(review("d1", 5));
        store.reviews().open(review("d1", 5));

        assertThat(store.reviews().list(10)).singleElement().satisfies(entry -> {
            assertThat(entry.review()).isEqualTo(review("d1", 5));
            assertThat(entry.open()).isTrue();
        });
        assertThat(audited()).containsExactly("glass.broken");
        assertThat(store.audit().verify().ok()).isTrue();
    }

    @Test
    void isClosedOnceByAnotherPerson() {
        store.reviews().open(review("d1", 5));

        assertThat(store.reviews().close("d1", "rita", "fine")).isEqualTo(Closed.OWN);
        assertThat(store.reviews().close("d1", "ben", "looked at it")).isEqualTo(Closed.DONE);
        assertThat(store.reviews().close("d1", "cleo", "me too")).isEqualTo(Closed.GONE);
        assertThat(store.reviews().close("d2", "ben", "what?")).isEqualTo(Closed.GONE);

        Reviews.Entry entry = store.reviews().find("d1").orElseThrow();
        assertThat(entry.closing()).isNotNull().satisfies(closing -> {
            assertThat(closing.actor()).isEqualTo("ben");
            assertThat(closing.comment()).isEqualTo("looked at it");
        });
        assertThat(audited()).containsExactly("review.refused", "review.closed", "review.refused", "glass.broken");
    }

    @Test
    void isLoudWhileItIsOpenOrTheRunGoesOn() {
        store.journal().append(new Append(summary(RUN), 1, 0, List.of(event(1, "x"))));
        store.reviews().open(review("d1", 5));
        store.reviews().close("d1", "ben", "fine");

        assertThat(store.reviews().loud(10)).singleElement().satisfies(entry -> {
            assertThat(entry.running()).isTrue();
            assertThat(entry.title()).isEqualTo("Release the shop");
        });
        store.journal().append(new Append(summary(RUN, RunStatus.SUCCEEDED, 1_000), 2, 0, List.of(event(2, "y"))));
        assertThat(store.reviews().loud(10)).isEmpty();

        store.reviews().open(review("d2", 6));
        assertThat(store.reviews().loud(10))
                .singleElement()
                .satisfies(entry -> assertThat(entry.running()).isFalse());
        assertThat(store.reviews().list(10))
                .extracting(entry -> entry.review().decision())
                .containsExactly("d2", "d1");
    }

    @Test
    void keepsWhatIsPressingAboutARun() {
        store.journal().append(new Append(waiting(RunSummary.Alarm.ESCALATED), 1, 0, List.of(event(1, "x"))));
        assertThat(store.runs().find(RUN).orElseThrow()).isEqualTo(waiting(RunSummary.Alarm.ESCALATED));

        store.journal().append(new Append(waiting(null), 2, 0, List.of(event(2, "y"))));
        assertThat(store.runs().find(RUN).orElseThrow().alarm()).isNull();
    }

    @Test
    void knowsWhoGaveAFile() {
        store.artifacts().keepEvidence(RUN, "steps/look", 1, "photo.png", new byte[] {1, 2}, "anna");

        assertThat(store.artifacts().list(RUN)).singleElement().satisfies(artifact -> {
            assertThat(artifact.keptBy()).isEqualTo("anna");
            assertThat(artifact.mediaType()).isEqualTo("application/octet-stream");
            assertThat(artifact.size()).isEqualTo(2);
        });
    }

    private List<String> audited() {
        return store.audit().list(new AuditFilter(null, null, RUN, null, null, null), null, 10).stream()
                .map(AuditEntry::action)
                .toList();
    }

    private static Review review(String decision, long at) {
        return new Review(
                decision,
                RUN,
                "steps/agree",
                "staging",
                "rita",
                "the shop is down",
                List.of(Obstacle.REQUESTER, Obstacle.COUNT),
                at);
    }

    private static RunSummary waiting(RunSummary.@Nullable Alarm alarm) {
        return new RunSummary(
                RUN,
                "shop-release",
                "deploy",
                "Release the shop",
                "shop",
                "staging",
                Mode.LIVE,
                RunStatus.WAITING,
                "approval",
                Role.APPROVER,
                alarm,
                "agree",
                "ada",
                "hash",
                "commit",
                1_000,
                null);
    }
}
