package dev.evenkeel.web.security;

import dev.evenkeel.activities.store.ApiToken;
import dev.evenkeel.activities.store.ApiToken.Scope;
import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.Tokens;
import dev.evenkeel.activities.store.User;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * API tokens: {@code evenkeel_ID_SECRET}. Their owners make and revoke them. Each use asks the store anew, so that a token that was
 * revoked, or whose owner was disabled, is refused at once. Guessing is slowed down by address; what a token has proved to be good
 * from an address is not slowed down by others there.
 */
@Service
public class ApiTokens {

    static final int MOST = 50;
    public static final int LONGEST_DAYS = 365;

    private static final Pattern SHAPE = Pattern.compile("evenkeel_([a-z0-9]{12})_([A-Za-z0-9_-]{43})");
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]{1,64}");
    private static final String SIGNS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int ID_LENGTH = 12;
    private static final int SECRET_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Tokens tokens;
    private final Users users;
    private final Audit audit;
    private final InstantSource clock;
    private final LoginThrottle throttle;

    ApiTokens(Store store, InstantSource clock) {
        this.tokens = store.tokens();
        this.users = store.users();
        this.audit = store.audit();
        this.clock = clock;
        this.throttle = new LoginThrottle(clock);
    }

    /** @param environment null: every one of the owner's */
    public record Wish(
            String name, Set<Scope> scopes, @Nullable String environment, int days) {}

    public sealed interface Making {
        /** @param text to be shown this once */
        record Made(ApiToken token, String text) implements Making {
            @Override
            public String toString() {
                return "Made[" + token.id() + "]";
            }
        }

        /** @param message what happened and what to do */
        record Refused(String message) implements Making {}
    }

    public sealed interface Check {
        record Good(ApiToken token) implements Check {}

        /** @param message what happened and what to do; it tells more only to who knows the secret */
        record Bad(String message) implements Check {}

        record Wait(long seconds) implements Check {}
    }

    public Making make(String owner, Wish wish) {
        Optional<String> wrong = wrong(wish);
        if (wrong.isPresent()) {
            return new Making.Refused(wrong.get());
        }
        String secret = secret();
        long now = clock.millis();
        ApiToken token = new ApiToken(
                id(),
                owner,
                wish.name().strip(),
                wish.scopes(),
                wish.environment(),
                now,
                now + Duration.ofDays(wish.days()).toMillis(),
                null,
                null);
        if (!tokens.create(token, hash(secret), MOST)) {
            return new Making.Refused("You have " + MOST + " tokens already. Revoke one that is not needed any more.");
        }
        audit.append(
                owner,
                "token.created",
                token.id(),
                Map.of("name", token.name(), "scopes", words(token.scopes()), "expires", token.expiresAt()),
                token.environment());
        return new Making.Made(token, "evenkeel_" + token.id() + "_" + secret);
    }

    /** @return false when the owner has no such token that still counts */
    public boolean revoke(String owner, String id) {
        boolean revoked = tokens.revoke(owner, id, clock.millis());
        if (revoked) {
            audit.append(owner, "token.revoked", id, Map.of(), null);
        }
        return revoked;
    }

    /** Those that count and those that do not any more, the newest first. */
    public List<ApiToken> list(String owner) {
        return tokens.list(owner);
    }

    /** @param text what was sent as a token */
    public Check check(String text, String address) {
        Matcher shape = SHAPE.matcher(text);
        String id = shape.matches() ? shape.group(1) : "";
        Duration wait = throttle.waits(address, address);
        if (!wait.isZero() && !throttle.knows(id, address)) {
            return new Check.Wait(Math.max(1, wait.plusMillis(999).toSeconds()));
        }
        Optional<Tokens.Held> held = id.isEmpty() ? Optional.empty() : tokens.find(id);
        boolean genuine = held.isPresent() && same(held.get().hash(), hash(shape.group(2)));
        if (held.isEmpty() || !genuine) {
            return bad(held.map(Tokens.Held::token).orElse(null), id, address, "wrong", "This token is not known.");
        }
        ApiToken token = held.get().token();
        if (token.revokedAt() != null) {
            return bad(token, id, address, "revoked", "This token was revoked.");
        }
        if (token.expired(clock.millis())) {
            return bad(token, id, address, "expired", "This token has expired.");
        }
        if (!welcome(token)) {
            return bad(token, id, address, "disabled", "The owner of this token may not log in any more.");
        }
        throttle.succeeded(id, address);
        tokens.used(token, clock.millis());
        return new Check.Good(token);
    }

    /** Whether a token that was good when a long answer began still is. */
    public boolean stillGood(ApiToken token) {
        return !token.expired(clock.millis())
                && welcome(token)
                && tokens.find(token.id())
                        .filter(held -> held.token().revokedAt() == null)
                        .isPresent();
    }

    private Check.Bad bad(@Nullable ApiToken token, String id, String address, String why, String message) {
        throttle.failed(address, address);
        audit.append(
                token == null ? "unknown" : token.owner(),
                "token.refused",
                id.isEmpty() ? "unknown" : id,
                Map.of("address", address, "why", why),
                null);
        return new Check.Bad(message + " Make a new one under Settings, API tokens.");
    }

    private boolean welcome(ApiToken token) {
        return users.find(token.owner()).filter(User::enabled).isPresent();
    }

    private static Optional<String> wrong(Wish wish) {
        if (!NAME.matcher(wish.name().strip()).matches()) {
            return Optional.of("A token needs a name. Write up to 64 characters that say what it is for.");
        }
        if (wish.scopes().isEmpty()) {
            return Optional.of("A token that may do nothing is of no use. Choose what it is for.");
        }
        return wish.days() < 1 || wish.days() > LONGEST_DAYS
                ? Optional.of("A token lasts from 1 to " + LONGEST_DAYS + " days. Choose one of the times.")
                : Optional.empty();
    }

    private String id() {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
        }
        return id.toString();
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static List<String> words(Set<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::name).toList();
    }

    private static String hash(String secret) {
        return CanonicalJson.sha256(secret.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }
}
