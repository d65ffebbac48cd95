package dev.evenkeel.web.security;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Slows down guessing. Wrong passwords are counted per name, per address and per both; from a number on, each further one makes the
 * next wait longer. An address from which a person has logged in before is not bothered by what others guess for that name, so that
 * nobody can lock a responder out from elsewhere.
 */
final class LoginThrottle {

    static final int GUESSES = 5;
    /** An address may stand for a whole office. */
    static final int GUESSES_PER_ADDRESS = 20;

    private static final Duration FIRST_WAIT = Duration.ofSeconds(15);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    /** After this time without a wrong guess all is forgotten. */
    private static final Duration FORGET = Duration.ofHours(1);

    private static final int REMEMBERED = 20_000;

    private final InstantSource clock;
    private final Map<String, Guesses> guesses = bounded();
    private final Map<String, Boolean> known = bounded();

    private record Guesses(int count, long last, long until) {}

    LoginThrottle(InstantSource clock) {
        this.clock = clock;
    }

    /** @return how long this login has to wait; zero when it may be tried now */
    synchronized Duration waits(String name, String address) {
        long now = clock.millis();
        long until = Math.max(until(pair(name, address)), until("@" + address));
        if (!known.containsKey(pair(name, address))) {
            until = Math.max(until, until(key(name)));
        }
        return Duration.ofMillis(Math.max(0, until - now));
    }

    synchronized void failed(String name, String address) {
        for (String key : List.of(pair(name, address), key(name))) {
            count(key, GUESSES);
        }
        count("@" + address, GUESSES_PER_ADDRESS);
    }

    synchronized void succeeded(String name, String address) {
        known.put(pair(name, address), true);
        guesses.remove(pair(name, address));
    }

    /** Whether it was right from there before. */
    synchronized boolean knows(String name, String address) {
        return known.containsKey(pair(name, address));
    }

    private long until(String key) {
        Guesses found = guesses.get(key);
        return found == null ? 0 : found.until;
    }

    private void count(String key, int allowed) {
        long now = clock.millis();
        Guesses before = guesses.get(key);
        int count = before == null || now - before.last > FORGET.toMillis() ? 1 : before.count + 1;
        long wait = count < allowed ? 0 : wait(count - allowed).toMillis();
        guesses.put(key, new Guesses(count, now, now + wait));
    }

    private static Duration wait(int beyond) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(beyond, 10));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private static String pair(String name, String address) {
        return key(name) + "@" + address;
    }

    private static String key(String name) {
        String key = name.strip().toLowerCase(Locale.ROOT);
        return key.length() > 200 ? key.substring(0, 200) : key;
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }
}
