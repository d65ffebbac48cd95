package dev.evenkeel.deploy;

import dev.evenkeel.deploy.ApiClient.Answer;
import dev.evenkeel.deploy.ApiClient.Away;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** Two people who launch runs and answer what they ask, whatever happens to the server: what is not answered they send again. */
final class StormPeople {

    private volatile ApiClient operator;
    private volatile ApiClient approver;
    private final List<String> launched = new CopyOnWriteArrayList<>();
    private final Map<String, String> ended = new ConcurrentHashMap<>();
    private final List<String> unknown = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    StormPeople(ApiClient operator, ApiClient approver) {
        this.operator = operator;
        this.approver = approver;
    }

    /** The demo's two users. */
    static StormPeople of(ServerProcess server) {
        DemoPeople people = DemoPeople.of(server);
        return new StormPeople(people.operator(), people.approver());
    }

    /** They go to another server of the same store. */
    void at(ServerProcess server) {
        operator = operator.at(server.url());
        approver = approver.at(server.url());
    }

    /** @param key the same launch, however often it is sent */
    String launch(String runbook, String key) throws Away {
        return launch(runbook, key, Map.of());
    }

    String launch(String runbook, String key, Map<String, String> inputs) throws Away {
        Answer answer = operator.post("/runs", key, Map.of("runbook", runbook, "mode", "live", "inputs", inputs));
        if (answer.status() / 100 != 2) {
            throw new IllegalStateException("The launch of " + runbook + " is refused: " + answer);
        }
        String id = answer.body().path("id").asString();
        launched.add(id);
        return id;
    }

    List<String> launched() {
        return List.copyOf(launched);
    }

    List<String> open() {
        return launched.stream().filter(run -> !ended.containsKey(run)).toList();
    }

    /** The status in which a run ended. */
    Map<String, String> ended() {
        return Map.copyOf(ended);
    }

    /** Each act of which nobody knew whether it was done: run, step and evidence. */
    List<String> unknown() {
        return List.copyOf(unknown);
    }

    /** Each failure that a run asked about. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Looks at every open run, answers what it asks. @return what runs now: kinds of steps in mid-act */
    List<String> lookAround() throws Away {
        List<String> running = new ArrayList<>();
        Set<String> runs = new LinkedHashSet<>(open());
        // A run that another one started asks on its own page.
        operator.get("/runs?waiting=true&limit=200")
                .path("runs")
                .forEach(run -> runs.add(run.path("id").asString()));
        for (String run : runs) {
            JsonNode answer = operator.get("/runs/" + run);
            if (answer.path("summary").path("finished").asBoolean()) {
                ended.put(run, answer.path("summary").path("status").asString());
                continue;
            }
            for (JsonNode step : answer.path("steps")) {
                if (List.of("running", "waiting").contains(step.path("state").asString())) {
                    running.add(step.path("kind").asString());
                }
            }
            for (JsonNode question : answer.path("questions")) {
                answer(run, question);
            }
        }
        return running;
    }

    /** A note in the journal. @return whether the run took it, now or before */
    boolean comment(String run, String text, String key) throws Away {
        return operator.post("/runs/" + run + "/decisions", key, Map.of("action", "comment", "comment", text))
                        .status()
                == 200;
    }

    private void answer(String run, JsonNode question) throws Away {
        String step = question.path("step").asString();
        String about = run + " " + step;
        switch (question.path("kind").asString()) {
            case "approval" ->
                decide(
                        approver,
                        run,
                        question,
                        Map.of(
                                "action",
                                "approve",
                                "step",
                                step,
                                "scope",
                                question.path("scope").asString()));
            case "task" -> complete(run, question, Map.of("seen", "all well"));
            case "choice" -> complete(run, question, Map.of("chosen", "left"));
            case "unknown" -> {
                unknown.add(about + ": " + question.path("message").asString());
                decide(
                        operator,
                        run,
                        question,
                        Map.of(
                                "action",
                                "mark_done",
                                "step",
                                step,
                                "comment",
                                "seen in the counts",
                                "evidence",
                                Map.of("output", "")));
            }
            default -> {
                failures.add(about + ": " + question.path("message").asString());
                decide(operator, run, question, Map.of("action", "stop", "step", step, "comment", "not expected"));
            }
        }
    }

    private void complete(String run, JsonNode question, Map<String, String> evidence) throws Away {
        decide(
                operator,
                run,
                question,
                Map.of("action", "complete", "step", question.path("step").asString(), "evidence", evidence));
    }

    /** A question that somebody has answered meanwhile, or that a restart asks once more, is no trouble. */
    private static void decide(ApiClient person, String run, JsonNode question, Map<String, ?> body) throws Away {
        String key = run
                + question.path("step").asString()
                + question.path("askedAt").asString();
        Answer answer = person.post("/runs/" + run + "/decisions", key, body);
        if (answer.status() / 100 != 2 && answer.status() != 409) {
            throw new IllegalStateException("The decision " + body + " is refused: " + answer);
        }
    }
}
