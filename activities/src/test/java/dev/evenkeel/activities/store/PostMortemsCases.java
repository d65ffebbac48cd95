package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.evenkeel.activities.store.PostMortems.Revision;
import org.junit.jupiter.api.Test;

abstract class PostMortemsCases extends StoreCases {

    PostMortemsCases(Backend backend) {
        super(backend);
    }

    @Test
    void keepsEveryRevisionAndAuditsIt() {
        store.journal().append(append(RUN, 1, 1, 0, "x"));

        assertThat(save(0, "ada", "# It was slow")).isTrue();
        assertThat(save(1, "ben", "# It was slow\n\nThe pool was full. 池满了")).isTrue();

        assertThat(store.postMortems().list(RUN))
                .extracting(Revision::number, Revision::actor, Revision::text)
                .containsExactly(
                        tuple(2L, "ben", "# It was slow\n\nThe pool was full. 池满了"), tuple(1L, "ada", "# It was slow"));
        assertThat(store.audit().list(new AuditFilter(null, null, RUN, null, null, null), null, 10))
                .extracting(AuditEntry::action)
                .containsExactly("post-mortem.saved", "post-mortem.saved");
        assertThat(store.audit().verify().ok()).isTrue();
    }

    @Test
    void losesNothingWhenTwoPeopleSave() {
        store.journal().append(append(RUN, 1, 1, 0, "x"));
        save(0, "ada", "one");

        assertThat(save(0, "ben", "two")).isFalse();

        assertThat(store.postMortems().list(RUN)).extracting(Revision::text).containsExactly("one");
    }

    @Test
    void whatIsSentTwiceIsOneRevision() {
        store.journal().append(append(RUN, 1, 1, 0, "x"));

        assertThat(save(0, "ada", "one")).isTrue();
        assertThat(save(0, "ada", "one")).isTrue();
        assertThat(save(1, "ada", "one")).isTrue();

        assertThat(store.postMortems().list(RUN)).hasSize(1);
    }

    @Test
    void refusesTheTextOfNoRun() {
        assertThatIllegalArgumentException().isThrownBy(() -> save(0, "ada", "one"));
        assertThat(store.postMortems().list(RUN)).isEmpty();
    }

    private boolean save(long base, String actor, String text) {
        return store.postMortems().save(RUN, base, actor, text, "staging");
    }
}
