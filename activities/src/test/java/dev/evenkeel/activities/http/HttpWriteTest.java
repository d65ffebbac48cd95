package dev.evenkeel.activities.http;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.act.Workshop.rehearsal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.HttpActivities.RequestRequest;
import dev.evenkeel.workflows.contract.HttpActivities.RequestResult;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that changes something is sent once, or so that sending it again changes nothing more. */
class HttpWriteTest {

    @TempDir
    private Path folder;

    @AutoClose
    private HttpDesk here;

    @BeforeEach
    void open() throws Exception {
        here = new HttpDesk(folder);
    }

    @Test
    void sendsAWriteOnceWithItsKey() {
        here.serve("/orders", exchange -> {
            here.requests.incrementAndGet();
            here.headers.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            here.headers.add(exchange.getRequestHeaders().getFirst("Authorization"));
            HttpDesk.answer(
                    exchange, 201, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        });
        here.workshop.secret("token", "tr0ub4dor&3");
        Act act = act("post", Map.of("TOKEN", "file:token"), Duration.ofSeconds(20));
        RequestRequest request = new RequestRequest(
                act,
                "post",
                here.url("/orders"),
                Map.of("Authorization", "Bearer {{TOKEN}}"),
                "{\"t\": \"{{TOKEN}}\"}",
                List.of(201),
                false);

        RequestResult first = here.activities().request(request);
        RequestResult second = here.activities().request(request);

        assertThat(first).isEqualTo(new RequestResult(201, "{\"t\": \"••••\"}", Map.of("t", "••••")));
        assertThat(second).isEqualTo(first);
        assertThat(here.requests).hasValue(1);
        assertThat(here.headers).containsExactly(act.id(), "Bearer tr0ub4dor&3");
    }

    @Test
    void doesNotKnowWhatAWriteDidWhoseAnswerIsLost() {
        here.serve("/orders", exchange -> {
            here.requests.incrementAndGet();
            exchange.close();
        });
        RequestRequest request =
                new RequestRequest(act("post"), "POST", here.url("/orders"), Map.of(), "x", List.of(200), false);

        assertThat(failureOf(() -> here.activities().request(request)).getType())
                .isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(failureOf(() -> here.activities().request(request)).getType())
                .isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(here.requests).hasValue(1);
    }

    @Test
    void sendsAnIdempotentWriteAgainWithItsKeyWhenTheAnswerIsLost() {
        here.serve("/orders", exchange -> {
            here.headers.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            if (here.requests.incrementAndGet() == 1) {
                exchange.close();
            } else {
                HttpDesk.answer(exchange, 200, "done");
            }
        });
        Act act = act("post");
        RequestRequest request =
                new RequestRequest(act, "POST", here.url("/orders"), Map.of(), "x", List.of(200), true);

        assertThat(here.activities().request(request).body()).isEqualTo("done");
        assertThat(here.headers).containsExactly(act.id(), act.id());
    }

    @Test
    void believesNoGatewayThatAWriteWasNotDone() {
        here.serve("/orders", exchange -> {
            here.headers.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            HttpDesk.answer(exchange, here.requests.incrementAndGet() == 2 ? 200 : 502, "gateway");
        });
        Act once = act("once");
        RequestRequest lost = new RequestRequest(once, "POST", here.url("/orders"), Map.of(), "x", List.of(), false);
        ApplicationFailure failure = failureOf(() -> here.activities().request(lost));
        assertThat(failure.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(detail(failure).evidence()).contains("A gateway answered 502");

        here.requests.set(0);
        Act again = act("again");
        RequestRequest kept = new RequestRequest(again, "POST", here.url("/orders"), Map.of(), "x", List.of(), true);
        assertThat(here.activities().request(kept).status()).isEqualTo(200);
        assertThat(here.headers).containsExactly(once.id(), again.id(), again.id());
    }

    @Test
    void givesUpOnAnIdempotentWriteThatIsNeverAnswered() {
        here.serve("/orders", exchange -> {
            here.requests.incrementAndGet();
            exchange.close();
        });
        RequestRequest request =
                new RequestRequest(act("post"), "POST", here.url("/orders"), Map.of(), "x", List.of(200), true);

        assertThat(failureOf(() -> here.activities().request(request)).getType())
                .isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(here.requests).hasValue(3);
    }

    @Test
    void sendsNoWriteInARehearsal() {
        here.serve(
                "/orders", exchange -> HttpDesk.answer(exchange, 200, String.valueOf(here.requests.incrementAndGet())));
        RequestRequest request =
                new RequestRequest(rehearsal("post"), "POST", here.url("/orders"), Map.of(), "x", List.of(200), false);

        assertThat(failureOf(() -> here.activities().request(request)).getOriginalMessage())
                .isEqualTo("A rehearsal sends no POST");
        assertThat(here.requests).hasValue(0);
    }

    @Test
    void readsAgain() {
        here.serve("/value", exchange -> HttpDesk.answer(exchange, 200, "" + here.requests.incrementAndGet()));
        RequestRequest request =
                new RequestRequest(act("get"), "GET", here.url("/value"), Map.of(), null, List.of(), false);

        assertThat(here.activities().request(request).json()).isEqualTo(1);
        assertThat(here.activities().request(request).json()).isEqualTo(2);
    }
}
