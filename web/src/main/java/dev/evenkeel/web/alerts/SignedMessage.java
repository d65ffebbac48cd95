package dev.evenkeel.web.alerts;

import dev.evenkeel.activities.store.Alerts.Received;
import dev.evenkeel.workflows.alert.Hook;
import dev.evenkeel.workflows.alert.Hook.Mapping;
import dev.evenkeel.workflows.expression.EvaluationException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Any JSON with a signature: whether it is right, and which alerts are in it. */
final class SignedMessage {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "sha256=";
    private static final long TOLERANCE_SECONDS = 300;

    private SignedMessage() {}

    /**
     * Proves that the body was signed with the key.
     *
     * @param headers gives the value of a header
     * @param now milliseconds since the epoch
     */
    static void prove(Hook.Signed hook, Function<String, @Nullable String> headers, byte[] body, String key, long now)
            throws HookTrouble {
        String sent = headers.apply(hook.header());
        if (sent == null) {
            throw HookTrouble.unknownSender("The header " + hook.header() + " with the signature is missing.");
        }
        Mac mac = mac(key);
        if (hook.timestamp() != null) {
            String time = time(hook.timestamp(), headers, now);
            mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
        }
        if (!MessageDigest.isEqual(mac.doFinal(body), decoded(sent.strip()))) {
            throw HookTrouble.unknownSender("The signature is not right.");
        }
    }

    private static String time(String header, Function<String, @Nullable String> headers, long now) throws HookTrouble {
        String time = headers.apply(header);
        if (time == null || !time.matches("[0-9]{1,12}")) {
            throw HookTrouble.unknownSender("The header " + header + " has no time in seconds since the epoch.");
        }
        if (Math.abs(now / 1000 - Long.parseLong(time)) > TOLERANCE_SECONDS) {
            throw HookTrouble.unknownSender("The message is older or newer than 5 minutes. Look at the clocks.");
        }
        return time;
    }

    private static Mac mac(String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HMAC with SHA-256", e);
        }
    }

    private static byte[] decoded(String sent) {
        String text = sent.startsWith(PREFIX) ? sent.substring(PREFIX.length()) : sent;
        try {
            return text.length() == 64
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** The alerts in it, as the hook finds them. */
    static List<Received> read(Hook.Signed hook, Map<?, ?> body) throws HookTrouble {
        Map<String, Object> variables = Map.of("body", body);
        try {
            List<Received> alerts = new ArrayList<>();
            switch (hook.mapping()) {
                case Mapping.Listed listed -> {
                    if (!(listed.alerts().evaluate(variables) instanceof List<?> items)) {
                        throw HookTrouble.garbage(
                                "The hook's 'alerts' gives no list for this body. Nothing was taken in.");
                    }
                    for (Object item : items) {
                        String at = "alerts[" + alerts.size() + "]";
                        if (!(item instanceof Map<?, ?> parts)) {
                            throw HookTrouble.garbage(at + " has to be a map. Nothing was taken in.");
                        }
                        alerts.add(alert(hook.name(), at, parts));
                    }
                }
                case Mapping.One one -> {
                    Map<String, Object> parts = new LinkedHashMap<>();
                    one.fields().forEach((name, expression) -> parts.put(name, expression.evaluate(variables)));
                    alerts.add(alert(hook.name(), "the alert", parts));
                }
            }
            return alerts;
        } catch (EvaluationException e) {
            throw HookTrouble.garbage("The hook cannot read this body: " + e.getMessage() + ". Nothing was taken in.");
        }
    }

    private static Received alert(String hook, String at, Map<?, ?> mapped) throws HookTrouble {
        Map<Object, Object> parts = new LinkedHashMap<>();
        mapped.forEach((key, value) -> {
            if (value != null && !(value instanceof Optional)) {
                parts.put(key, value);
            }
        });
        if (parts.containsKey("starts")) {
            parts.put("startsAt", parts.get("starts"));
        }
        if (parts.containsKey("ends")) {
            parts.put("endsAt", parts.get("ends"));
        }
        SentAlert alert = new SentAlert(at, parts);
        return SentAlert.received(
                hook, alert, alert.text("name"), alert.text("summary"), alert.firing("firing"), alert.text("url"));
    }
}
