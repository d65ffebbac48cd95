package dev.evenkeel.web.cli;

import java.io.Console;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** {@code run}, {@code approve}, {@code logs} and {@code status}: what a person does on the pages, for scripts. */
public final class RunCommands {

    public static final Set<String> NAMES = Set.of("run", "approve", "logs", "status");

    private final Map<String, String> environment;
    private final Terminal terminal;

    public RunCommands(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.environment = Map.copyOf(environment);
        this.terminal = new Terminal(out, err);
    }

    /** @return the exit code: 0 fine, 1 the run failed, 2 usage, 3 waits for a person, 4 goes on, 5 refused, 6 no server */
    public int run(String command, List<String> words) {
        try {
            Exit exit = switch (command) {
                case "run" -> launch(words);
                case "approve" -> approve(words);
                case "logs" -> logs(words);
                case "status" -> status(words);
                default -> throw CommandFailed.usage("There is no command " + command + ".");
            };
            return exit.code();
        } catch (CommandFailed e) {
            terminal.say(command + ": " + e.getMessage());
            return e.exit().code();
        }
    }

    private Exit launch(List<String> words) throws CommandFailed {
        Arguments arguments = Arguments.of(
                words,
                "runbook",
                Set.of(
                        "--input",
                        "--environment",
                        "--key",
                        "--outage",
                        "--returns-from",
                        "--override",
                        "--severity",
                        "--title",
                        "--began"),
                Set.of("--rehearse", "--drill", "--unplanned", "--private", "--public", "--follow"));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("runbook", arguments.name());
        arguments.value("--environment").ifPresent(name -> body.put("environment", name));
        arguments.value("--override").ifPresent(reason -> body.put("override", reason));
        body.put("mode", mode(arguments));
        arguments.value("--outage").ifPresent(time -> body.put("outage", time));
        arguments.value("--returns-from").ifPresent(run -> body.put("returnsFrom", run));
        arguments.value("--title").ifPresent(title -> body.put("title", title));
        arguments.value("--began").ifPresent(time -> body.put("began", time));
        Optional<String> severity = arguments.value("--severity");
        if (severity.isPresent()) {
            body.put("severity", severity(severity.get()));
        }
        if (arguments.has("--private") && arguments.has("--public")) {
            throw CommandFailed.usage("Say --private or --public, not both.");
        }
        if (arguments.has("--private") || arguments.has("--public")) {
            body.put("private", arguments.has("--private"));
        }
        if (arguments.has("--unplanned")) {
            body.put("graceful", false);
        }
        ServerConnection server = ServerConnection.of(environment);
        body.put("inputs", inputs(arguments.all("--input"), server));
        String key = arguments.value("--key").orElse(UUID.randomUUID().toString());
        JsonNode started = server.post("/api/v1/runs", key, body);
        String run = started.path("id").asString("");
        terminal.say("Started: " + server.page("/runs/" + run));
        if (arguments.has("--follow")) {
            return told(server, run, new LogFollower(server, terminal, run).follow());
        }
        terminal.line(run);
        return Exit.FINE;
    }

    private static int severity(String word) throws CommandFailed {
        if (!word.matches("[1-5]")) {
            throw CommandFailed.usage("Say --severity as a number from 1, critical, to 5, cosmetic.");
        }
        return Integer.parseInt(word);
    }

    private static String mode(Arguments arguments) throws CommandFailed {
        if (arguments.has("--rehearse") && arguments.has("--drill")) {
            throw CommandFailed.usage("Say --rehearse or --drill, not both.");
        }
        return arguments.has("--rehearse") ? "rehearsal" : arguments.has("--drill") ? "drill" : "live";
    }

    private Exit approve(List<String> words) throws CommandFailed {
        Arguments arguments = Arguments.of(words, "run", Set.of("--comment", "--step"), Set.of("--yes"));
        ServerConnection server = ServerConnection.of(environment);
        JsonNode run = run(server, arguments.name());
        String step = arguments.value("--step").orElse("");
        List<JsonNode> approvals = new ArrayList<>();
        for (JsonNode question : run.path("questions")) {
            boolean meant = step.isEmpty() || question.path("step").asString("").equals(step);
            if (meant && question.path("kind").asString("").equals("approval")) {
                approvals.add(question);
            }
        }
        if (approvals.isEmpty()) {
            throw new CommandFailed(
                    Exit.REFUSED,
                    "This run does not wait for an approval. Look at it: ./evenkeel status " + arguments.name());
        }
        if (approvals.size() > 1) {
            throw CommandFailed.usage("Several steps wait for an approval. Say which with --step: "
                    + String.join(
                            ", ",
                            approvals.stream()
                                    .map(question -> question.path("step").asString(""))
                                    .toList()));
        }
        JsonNode question = approvals.getFirst();
        show(run.path("summary"), question);
        if (!arguments.has("--yes") && !agrees()) {
            throw new CommandFailed(Exit.REFUSED, "Nothing was approved.");
        }
        Map<String, String> body = new LinkedHashMap<>();
        body.put("action", "approve");
        body.put("step", question.path("step").asString(""));
        body.put("scope", question.path("scope").asString(""));
        body.put("comment", arguments.value("--comment").orElse(""));
        server.post(
                "/api/v1/runs/" + ServerConnection.encoded(arguments.name()) + "/decisions",
                UUID.randomUUID().toString(),
                body);
        terminal.say("Approved.");
        return Exit.FINE;
    }

    private Exit logs(List<String> words) throws CommandFailed {
        Arguments arguments = Arguments.of(words, "run", Set.of(), Set.of("--follow"));
        ServerConnection server = ServerConnection.of(environment);
        LogFollower log = new LogFollower(server, terminal, arguments.name());
        if (arguments.has("--follow")) {
            return told(server, arguments.name(), log.follow());
        }
        log.print();
        return Exit.FINE;
    }

    private Exit status(List<String> words) throws CommandFailed {
        Arguments arguments = Arguments.of(words, "run", Set.of(), Set.of("--json"));
        ServerConnection server = ServerConnection.of(environment);
        JsonNode run = run(server, arguments.name());
        JsonNode summary = run.path("summary");
        if (arguments.has("--json")) {
            terminal.line(run.toString());
        } else {
            String waits = summary.path("waitingFor").asString("");
            terminal.line(summary.path("status").asString("")
                    + (waits.isEmpty() ? "" : " (waits for a person: " + waits + ")"));
            terminal.say(summary.path("title").asString("") + " · "
                    + summary.path("environment").asString("") + " · " + server.page("/runs/" + arguments.name()));
        }
        return Exit.of(summary);
    }

    private Exit told(ServerConnection server, String run, Exit exit) {
        terminal.say(
                exit == Exit.FINE
                        ? "The run has succeeded."
                        : "The run did not succeed: " + server.page("/runs/" + run));
        return exit;
    }

    private static JsonNode run(ServerConnection server, String id) throws CommandFailed {
        return server.get("/api/v1/runs/" + ServerConnection.encoded(id));
    }

    /** What is approved is said before it is: the scope that is sent back stands for exactly this. */
    private void show(JsonNode summary, JsonNode question) {
        terminal.say(question.path("title").asString("") + " · "
                + summary.path("runbook").asString("") + " in "
                + summary.path("environment").asString("") + ", asked for by "
                + summary.path("requester").asString(""));
        JsonNode covers = question.path("covers");
        terminal.say("  inputs: " + covers.path("inputs"));
        terminal.say("  sites: " + covers.path("sites"));
        for (JsonNode plan : covers.path("plans")) {
            terminal.say("  plan: " + plan.path("step").asString("") + " "
                    + plan.path("summary").asString(""));
        }
    }

    /** Somebody at a terminal is asked; a script that calls this has decided. */
    private static boolean agrees() {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            return true;
        }
        String answer = console.readLine("Approve this? [y/N] ");
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }

    /** A value that begins with {@code @} names a file here, which is uploaded; one with {@code @@} means a text with {@code @}. */
    private static Map<String, List<String>> inputs(List<String> pairs, ServerConnection server) throws CommandFailed {
        Map<String, List<String>> inputs = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw CommandFailed.usage("An input is written as --input name=value, not " + pair + ".");
            }
            String value = pair.substring(equals + 1);
            boolean file = value.startsWith("@") && !value.startsWith("@@");
            String sent = file ? server.upload(Path.of(value.substring(1))) : value.replaceFirst("^@@", "@");
            inputs.computeIfAbsent(pair.substring(0, equals), key -> new ArrayList<>())
                    .add(sent);
        }
        return inputs;
    }
}
