package dev.evenkeel.web.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Prints a run's output; when the connection is lost it goes on where it was. */
final class LogFollower {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ServerConnection server;
    private final Terminal terminal;
    private final String run;
    private long after;
    private String said = "";

    LogFollower(ServerConnection server, Terminal terminal, String run) {
        this.server = server;
        this.terminal = terminal;
        this.run = run;
    }

    /** Prints what there is. */
    void print() throws CommandFailed {
        try {
            read(false);
        } catch (IOException e) {
            throw new CommandFailed(Exit.AWAY, "The connection was lost in the middle of the log. Ask again.");
        }
    }

    /** Prints until the run ends. */
    Exit follow() throws CommandFailed {
        long since = System.nanoTime();
        while (true) {
            long before = after;
            try {
                JsonNode end = read(true);
                if (end != null) {
                    return Exit.of(end);
                }
                since = System.nanoTime();
            } catch (IOException e) {
                since = after > before ? System.nanoTime() : since;
                lost(since, "The connection was lost and did not come back");
            } catch (CommandFailed e) {
                if (e.exit() != Exit.AWAY) {
                    throw e;
                }
                lost(since, String.valueOf(e.getMessage()));
            }
        }
    }

    private void lost(long since, String why) throws CommandFailed {
        if (System.nanoTime() - since > PATIENCE.toNanos()) {
            throw new CommandFailed(
                    Exit.AWAY, why + "\n  The run goes on without this command: ./evenkeel logs " + run + " --follow");
        }
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed(Exit.AWAY, "Interrupted. The run goes on.");
        }
    }

    /** @return how the run ended; null when the stream ended first */
    private @Nullable JsonNode read(boolean follow) throws CommandFailed, IOException {
        String path = "/api/v1/runs/" + ServerConnection.encoded(run) + "/log?after=" + after + "&follow=" + follow;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(server.lines(path), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode thing = server.read(line);
                switch (thing.path("kind").asString("")) {
                    case "log" -> {
                        terminal.print(thing.path("text").asString(""));
                        after = thing.path("id").asLong(after);
                    }
                    case "status" -> waits(thing, follow);
                    case "end" -> {
                        return thing;
                    }
                    default -> {}
                }
            }
        }
        return null;
    }

    private void waits(JsonNode status, boolean follow) {
        String now = status.path("waitingFor").asString("");
        if (follow && !now.isEmpty() && !now.equals(said)) {
            terminal.say("The run waits for a person (" + now + "): " + server.page("/runs/" + run));
        }
        said = now;
    }
}
