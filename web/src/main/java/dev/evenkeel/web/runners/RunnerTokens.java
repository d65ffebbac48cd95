package dev.evenkeel.web.runners;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.Runners;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Makes runners and their tokens, and knows a runner by its token. A token is good for one runner of one site and nothing else. */
@Component
public class RunnerTokens {

    static final String PREFIX = "evenkeel-runner_";
    private static final Duration LASTS = Duration.ofDays(365);
    private static final Pattern SHAPE = Pattern.compile(PREFIX + "([0-9a-f]{16})_([A-Za-z0-9_-]{43})");

    private final SecureRandom random = new SecureRandom();
    private final Runners runners;
    private final Audit audit;
    private final InstantSource clock;
    private final Refusals refusals;

    RunnerTokens(Store store, InstantSource clock, Refusals refusals) {
        this.runners = store.runners();
        this.audit = store.audit();
        this.clock = clock;
        this.refusals = refusals;
    }

    /** @param text to be shown this once */
    public record Made(String runner, String site, String text) {
        @Override
        public String toString() {
            return "Made[" + runner + "]";
        }
    }

    /** A new runner of a site, with its first token. */
    public Made create(String site, String by) {
        String id = "runner-" + site + "-" + hex(4);
        String secret = secret();
        Runners.Token token = token(id, secret);
        runners.create(id, site, by, token);
        audit.append(by, "runner.created", id, Map.of("site", site, "token", token.id()), null);
        return new Made(id, site, text(token, secret));
    }

    /** A new token of a runner; the old one ends at once. @return empty when there is no such runner */
    public Optional<Made> renew(String id, String by) {
        Optional<Runners.Runner> runner = runners.find(id);
        String secret = secret();
        Runners.Token token = token(id, secret);
        if (runner.isEmpty() || !runners.renew(token)) {
            return Optional.empty();
        }
        audit.append(by, "runner.renewed", id, Map.of("token", token.id()), null);
        return Optional.of(new Made(id, runner.get().site(), text(token, secret)));
    }

    /** Its token ends at once. @return false when there is no such runner */
    public boolean remove(String id, String by) {
        boolean removed = runners.remove(id, clock.millis());
        if (removed) {
            audit.append(by, "runner.removed", id, Map.of(), null);
        }
        return removed;
    }

    /**
     * The runner never comes back: its token ends, and what it alone could finish is of unknown outcome.
     *
     * @return false when there is no such runner, or it was declared lost before
     */
    public boolean lose(String id, String reason, String by) {
        boolean lost = runners.lose(id, by, reason, clock.millis());
        if (lost) {
            audit.append(by, "runner.lost", id, Map.of("reason", reason), null);
        }
        return lost;
    }

    sealed interface Check {
        record Good(RunnerCaller caller) implements Check {}

        /** @param message what happened and what to do; it tells more only to who knows the secret */
        record Bad(String message) implements Check {}
    }

    /** @param authorizations the headers of that name, all of them */
    Check check(List<String> authorizations, String address) {
        String bearer = "Bearer ";
        if (authorizations.size() != 1 || !authorizations.getFirst().startsWith(bearer)) {
            return bad("unknown", address, "This needs the token of a runner. Make one on the page Estate.");
        }
        Matcher shape = SHAPE.matcher(authorizations.getFirst().substring(bearer.length()));
        Optional<Runners.Held> held = shape.matches() ? runners.findToken(shape.group(1)) : Optional.empty();
        if (held.isEmpty() || !same(held.get().token().hash(), hash(shape.group(2)))) {
            return bad(
                    "unknown",
                    address,
                    "This token of a runner is not known. Make a new one on the page Estate and put it into the token file.");
        }
        Runners.Runner runner = held.get().runner();
        Runners.Token token = held.get().token();
        if (token.revokedAt() != null || runner.removedAt() != null) {
            return bad(
                    runner.id(),
                    address,
                    "The token of " + runner.id()
                            + " was revoked. If it is still needed, make a new one on the page Estate.");
        }
        if (clock.millis() >= token.expiresAt()) {
            return bad(
                    runner.id(),
                    address,
                    "The token of " + runner.id()
                            + " has expired. Renew it on the page Estate and put the new one into the token file.");
        }
        return new Check.Good(new RunnerCaller(runner.id(), runner.site(), token.id()));
    }

    /** Whether a token that was good when a long call began still is. */
    boolean stillGood(RunnerCaller caller) {
        return runners.findToken(caller.tokenId())
                .filter(held -> held.token().revokedAt() == null
                        && held.runner().removedAt() == null
                        && clock.millis() < held.token().expiresAt())
                .isPresent();
    }

    private Check.Bad bad(String runner, String address, String message) {
        refusals.refused(runner, "token", Map.of("address", address));
        return new Check.Bad(message);
    }

    private Runners.Token token(String runner, String secret) {
        long now = clock.millis();
        return new Runners.Token(hex(8), runner, hash(secret), now, now + LASTS.toMillis(), null);
    }

    private static String text(Runners.Token token, String secret) {
        return PREFIX + token.id() + "_" + secret;
    }

    private String secret() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(32));
    }

    private String hex(int length) {
        return HexFormat.of().formatHex(bytes(length));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String hash(String secret) {
        return CanonicalJson.sha256(secret.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }
}
