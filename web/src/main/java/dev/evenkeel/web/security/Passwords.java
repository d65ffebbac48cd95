package dev.evenkeel.web.security;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Passwords: new ones, and whether one is good enough. */
final class Passwords {

    private static final int SHORTEST = 12;
    /** BCrypt looks at no more. */
    private static final int LONGEST_BYTES = 72;
    /** Without signs that look alike. */
    private static final String SIGNS = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final SecureRandom RANDOM = new SecureRandom();

    private Passwords() {}

    /** Twenty signs in groups of five: 100 bits, and still to be read aloud. */
    static String random() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            if (i > 0 && i % 5 == 0) {
                password.append('-');
            }
            password.append(SIGNS.charAt(RANDOM.nextInt(SIGNS.length())));
        }
        return password.toString();
    }

    /** @param password null and empty are fine: one is made up then */
    static Optional<String> problem(@Nullable String password) {
        if (password == null || password.isEmpty()) {
            return Optional.empty();
        }
        if (password.length() < SHORTEST) {
            return Optional.of("The password is too short. Use at least " + SHORTEST + " characters.");
        }
        return password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES
                ? Optional.of("The password is too long. Use at most " + LONGEST_BYTES + " characters.")
                : Optional.empty();
    }
}
