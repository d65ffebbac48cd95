package dev.evenkeel.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

    private Instant now = Instant.parse("2026-01-01T03:00:00Z");
    private final LoginThrottle throttle = new LoginThrottle(() -> now);

    @Test
    void letsAFewGuessesThrough() {
        guess("alice", "10.0.0.1", LoginThrottle.GUESSES - 1);

        assertThat(throttle.waits("alice", "10.0.0.1")).isZero();
    }

    @Test
    void waitsLongerAfterEachFurtherGuess() {
        guess("alice", "10.0.0.1", LoginThrottle.GUESSES);
        Duration first = throttle.waits("alice", "10.0.0.1");
        now = now.plus(first);
        assertThat(throttle.waits("alice", "10.0.0.1")).isZero();

        guess("alice", "10.0.0.1", 1);

        assertThat(throttle.waits("alice", "10.0.0.1")).isEqualTo(first.multipliedBy(2));
    }

    @Test
    void countsANameOverAllAddressesInAnyCase() {
        for (int address = 0; address < LoginThrottle.GUESSES; address++) {
            guess(address % 2 == 0 ? "alice" : "ALICE ", "10.0.0." + address, 1);
        }

        assertThat(throttle.waits("alice", "10.9.9.9")).isPositive();
        assertThat(throttle.waits("bob", "10.9.9.9")).isZero();
    }

    @Test
    void doesNotLockAPersonOutFromWhereTheyLoggedInBefore() {
        throttle.succeeded("alice", "10.0.0.1");

        guess("alice", "6.6.6.6", 50);

        assertThat(throttle.waits("alice", "10.0.0.1")).isZero();
        assertThat(throttle.waits("alice", "6.6.6.6")).isPositive();
    }

    @Test
    void countsAnAddressOverAllNames() {
        for (int name = 0; name < LoginThrottle.GUESSES_PER_ADDRESS; name++) {
            guess("name" + name, "6.6.6.6", 1);
        }

        assertThat(throttle.waits("somebody", "6.6.6.6")).isPositive();
        assertThat(throttle.waits("somebody", "10.0.0.1")).isZero();
    }

    @Test
    void forgetsAfterAnHour() {
        guess("alice", "10.0.0.1", LoginThrottle.GUESSES);
        now = now.plus(Duration.ofMinutes(61));

        guess("alice", "10.0.0.1", 1);

        assertThat(throttle.waits("alice", "10.0.0.1")).isZero();
    }

    private void guess(String name, String address, int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed(name, address);
        }
    }
}
