package dev.evenkeel.activities.ssh;

import dev.evenkeel.activities.act.SafeName;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The scripts that are sent to a target; {@code remote.sh} says what they do. */
final class RemoteScripts {

    private static final String LIBRARY = read("remote.sh");

    /** Of 512 bytes, as {@code ulimit} counts them: 128 MiB of each stream. */
    private static final int MOST_BLOCKS = 262_144;

    private final String head;
    private final Map<String, String> environment;
    private final List<String> command;

    RemoteScripts(Act act, Map<String, String> environment, List<String> command) {
        String mark =
                CanonicalJson.sha256(act.id().getBytes(StandardCharsets.UTF_8)).substring(0, 32);
        this.head = LIBRARY + "\nname=" + quoted(SafeName.of(act.id())) + "\nmark=" + mark + "\nlimit=" + MOST_BLOCKS
                + "\n";
        this.environment = environment;
        this.command = command;
    }

    /** Starts the command unless it was started before, and follows it. */
    String startAndFollow(long out, long err) {
        // Under other names for now: a PATH of the command's own is none of the wrapper's.
        String exports = environment.entrySet().stream()
                .map(variable -> "export EVENKEEL_V_" + variable.getKey() + "=" + quoted(variable.getValue()) + "\n")
                .collect(Collectors.joining());
        String names = "export EVENKEEL_NAMES=" + quoted(String.join(" ", environment.keySet())) + "\n";
        return head + exports + names + "begin\nstart " + words() + " && follow " + out + " " + err + "\n";
    }

    /** Follows the command that was started before. */
    String follow(long out, long err) {
        return head + "begin\nfollow " + out + " " + err + "\n";
    }

    /** Ends the command and everything that it started. */
    String end(long graceSeconds) {
        return head + "begin\nfinish " + graceSeconds + "\n";
    }

    private String words() {
        return command.stream().map(RemoteScripts::quoted).collect(Collectors.joining(" "));
    }

    /** One word for any shell of the Bourne family, whatever it holds. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    static String read(String name) {
        try (InputStream stream = RemoteScripts.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is missing in the jar. Build it again.");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read from the jar", e);
        }
    }
}
