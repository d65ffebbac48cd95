package dev.evenkeel.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.ApiToken.Scope;
import dev.evenkeel.activities.store.AuditEntry;
import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiTokensTest {

    private static final String HOME = "192.0.2.1";

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-01-01T03:00:00Z");
    private Store store;
    private ApiTokens tokens;

    @BeforeEach
    void opens() {
        store = Store.open(StoreSettings.folder(folder));
        tokens = new ApiTokens(store, () -> now);
        store.users().create("alice", null, Map.of());
    }

    @AfterEach
    void closes() {
        store.close();
    }

    @Test
    void isGoodUntilItExpires() {
        ApiTokens.Making.Made made = make();
        assertThat(tokens.check(made.text(), HOME)).isEqualTo(new ApiTokens.Check.Good(made.token()));
        assertThat(tokens.stillGood(made.token())).isTrue();

        now = now.plus(Duration.ofDays(7));

        assertThat(tokens.check(made.text(), HOME)).isInstanceOf(ApiTokens.Check.Bad.class);
        assertThat(tokens.stillGood(made.token())).isFalse();
    }

    @Test
    void takesNothingThatOnlyLooksLikeIt() {
        String text = make().text();
        String otherSecret = text.substring(0, text.length() - 43) + "A".repeat(43);

        assertThat(tokens.check(otherSecret, HOME))
                .isEqualTo(tokens.check("evenkeel_aaaaaaaaaaaa_" + "A".repeat(43), HOME))
                .isEqualTo(tokens.check("' or 1=1 --", HOME))
                .isInstanceOf(ApiTokens.Check.Bad.class);
        assertThat(audited("alice")).contains("token.created", "token.refused");
        assertThat(audited("unknown")).contains("token.refused");
    }

    @Test
    void slowsGuessingDownByAddressButNotWhatHasProvedGoodThere() {
        String known = make().text();
        String fresh = make().text();
        tokens.check(known, HOME);
        for (int guess = 0; guess < LoginThrottle.GUESSES; guess++) {
            tokens.check("guess", HOME);
        }

        assertThat(tokens.check("guess", HOME)).isInstanceOf(ApiTokens.Check.Wait.class);
        assertThat(tokens.check(fresh, HOME)).isInstanceOf(ApiTokens.Check.Wait.class);
        assertThat(tokens.check(known, HOME)).isInstanceOf(ApiTokens.Check.Good.class);
        assertThat(tokens.check(fresh, "192.0.2.2")).isInstanceOf(ApiTokens.Check.Good.class);
        assertThat(audited("unknown")).hasSize(LoginThrottle.GUESSES);

        now = now.plus(Duration.ofHours(1));
        assertThat(tokens.check(fresh, HOME)).isInstanceOf(ApiTokens.Check.Good.class);
    }

    @Test
    void keepsNoSecretAndWritesNone() {
        String text = make().text();
        String secret = text.substring(text.length() - 43);

        assertThat(store.tokens().list("alice").toString()).doesNotContain(secret);
        assertThat(store.audit().list(AuditFilter.ALL, null, 10).toString()).doesNotContain(secret);
        assertThat(make().toString()).doesNotContain("evenkeel_");
    }

    @Test
    void revokesAtOnceAndOnlyOnesOwn() {
        ApiTokens.Making.Made made = make();

        assertThat(tokens.revoke("bob", made.token().id())).isFalse();
        assertThat(tokens.revoke("alice", made.token().id())).isTrue();

        assertThat(tokens.check(made.text(), HOME)).isInstanceOf(ApiTokens.Check.Bad.class);
        assertThat(tokens.stillGood(made.token())).isFalse();
        assertThat(audited("alice")).contains("token.revoked");
    }

    @Test
    void refusesTheOneTooMany() {
        for (int i = 0; i < ApiTokens.MOST; i++) {
            make();
        }
        assertThat(tokens.make("alice", wish())).isInstanceOf(ApiTokens.Making.Refused.class);
    }

    private ApiTokens.Making.Made make() {
        return (ApiTokens.Making.Made) tokens.make("alice", wish());
    }

    private static ApiTokens.Wish wish() {
        return new ApiTokens.Wish("nightly", Set.of(Scope.READ), null, 7);
    }

    private List<String> audited(String actor) {
        return store.audit().list(new AuditFilter(actor, null, null, null, null, null), null, 100).stream()
                .map(AuditEntry::action)
                .toList();
    }
}
