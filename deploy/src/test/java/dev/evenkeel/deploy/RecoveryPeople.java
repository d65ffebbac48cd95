package dev.evenkeel.deploy;

import static org.awaitility.Awaitility.await;

import dev.evenkeel.deploy.ApiClient.Answer;
import dev.evenkeel.deploy.ApiClient.Away;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An operator who launches recoveries and answers their questions, and an approver who agrees to whatever is asked. */
final class RecoveryPeople {

    private static final Duration LONG = Duration.ofMinutes(3);

    private final ApiClient operator;
    private final ApiClient approver;
    private final AtomicLong keys = new AtomicLong();

    private RecoveryPeople(ApiClient operator, ApiClient approver) {
        this.operator = operator;
        this.approver = approver;
    }

    /** The demo's two users. */
    static RecoveryPeople of(ServerProcess server) {
        DemoPeople people = DemoPeople.of(server);
        return new RecoveryPeople(people.operator(), people.approver());
    }

    /** @param recovery how it is declared */
    String launch(String runbook, Map<String, String> inputs, Map<String, ?> recovery) throws Away {
        Map<String, Object> body = new HashMap<>();
        body.put("runbook", runbook);
        body.put("mode", "live");
        body.put("inputs", inputs);
        body.putAll(recovery);
        Answer answer = operator.post("/runs", key(), body);
        if (answer.status() / 100 != 2) {
            throw new IllegalStateException("The launch of " + runbook + " is refused: " + answer);
        }
        return answer.body().path("id").asString();
    }

    /** Agrees to whatever asks for it, until the run has ended well. */
    void succeed(String run) throws Away {
        JsonNode ended = until(run, now -> now.path("summary").path("finished").asBoolean());
        String status = ended.path("summary").path("status").asString();
        if (!status.equals("succeeded")) {
            throw new IllegalStateException(run + " is " + status + ": " + ended.path("reason") + "\n" + told(run));
        }
    }

    /** Agrees to whatever asks for it, until a step has failed and a person is asked about it. @return the question */
    JsonNode untilFailed(String run, String step) throws Away {
        JsonNode asked = until(
                run,
                now -> question(now, step) != null
                        || now.path("summary").path("finished").asBoolean());
        JsonNode question = question(asked, step);
        if (question == null) {
            throw new IllegalStateException(run + " did not ask about " + step + "\n" + told(run));
        }
        return question;
    }

    void retry(String run, String step) throws Away {
        decide(operator, run, Map.of("action", "retry", "step", step, "comment", "it is back"));
    }

    /** The data of the last event of a type; null when there is none. */
    @Nullable
    JsonNode last(String run, String type) throws Away {
        JsonNode found = null;
        for (JsonNode event : operator.get("/runs/" + run + "/journal").path("events")) {
            if (event.path("type").asString().equalsIgnoreCase(type)) {
                found = event.path("data");
            }
        }
        return found;
    }

    String state(String run, String step) throws Away {
        for (JsonNode each : operator.get("/runs/" + run).path("steps")) {
            if (each.path("step").asString().equals(step)) {
                return each.path("state").asString();
            }
        }
        return "";
    }

    private interface Wanted {
        boolean in(JsonNode run);
    }

    private JsonNode until(String run, Wanted wanted) throws Away {
        AtomicReference<JsonNode> seen = new AtomicReference<>();
        await(run).atMost(LONG).pollInterval(Duration.ofMillis(300)).until(() -> {
            agreeToAll(run);
            JsonNode now = operator.get("/runs/" + run);
            seen.set(now);
            if (wanted.in(now)) {
                return true;
            }
            if (unexpected(now)) {
                throw new IllegalStateException(run + " asks what nobody expected\n" + told(run));
            }
            return false;
        });
        return seen.get();
    }

    /** Also in the runs that a run has started: each asks on its own. */
    private void agreeToAll(String expected) throws Away {
        for (JsonNode waiting : approver.get("/runs?waiting=true&limit=50").path("runs")) {
            String run = waiting.path("id").asString();
            for (JsonNode question : approver.get("/runs/" + run).path("questions")) {
                if (question.path("kind").asString().equals("approval")) {
                    decide(
                            approver,
                            run,
                            Map.of(
                                    "action",
                                    "approve",
                                    "step",
                                    question.path("step").asString(),
                                    "scope",
                                    question.path("scope").asString(),
                                    "comment",
                                    "agreed"));
                } else if (!run.equals(expected)) {
                    throw new IllegalStateException(run + " asks what nobody expected\n" + told(run));
                }
            }
        }
    }

    private static boolean unexpected(JsonNode run) {
        for (JsonNode question : run.path("questions")) {
            if (!question.path("kind").asString().equals("approval")) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable JsonNode question(JsonNode run, String step) {
        for (JsonNode question : run.path("questions")) {
            if (question.path("step").asString().equals(step)
                    && question.path("kind").asString().equals("failure")) {
                return question;
            }
        }
        return null;
    }

    /** What went wrong in a run, for whoever reads the failure of a test. */
    private String told(String run) throws Away {
        List<String> told = new ArrayList<>();
        for (JsonNode step : operator.get("/runs/" + run).path("steps")) {
            if (!step.path("note").asString().isEmpty()) {
                told.add(step.path("step").asString() + " " + step.path("state").asString() + ": "
                        + step.path("note").asString());
            }
        }
        return String.join("\n", told);
    }

    /** What somebody has decided a moment before is no trouble. */
    private void decide(ApiClient person, String run, Map<String, ?> body) throws Away {
        Answer answer = person.post("/runs/" + run + "/decisions", key(), body);
        if (answer.status() / 100 != 2 && answer.status() != 409) {
            throw new IllegalStateException("The decision " + body + " is refused: " + answer);
        }
    }

    private String key() {
        return "key-" + keys.incrementAndGet();
    }
}
