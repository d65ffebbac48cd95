package dev.evenkeel.activities.prometheus;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.activities.http.HttpSettings;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.PrometheusActivities;
import dev.evenkeel.workflows.contract.PrometheusActivities.QueryResult;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One question to Prometheus: what is a number, what is wrong, and who it is that answers. */
class PrometheusQueryTest {

    @TempDir
    private Path folder;

    @AutoClose
    private Measuring here;

    @BeforeAll
    static void needsPrometheus() {
        assumeThat(Monitoring.available()).as(Monitoring.WHY_NOT).isTrue();
    }

    @BeforeEach
    void open() {
        here = new Measuring(folder);
    }

    @Test
    void readsOneNumberAndManySeries() {
        Monitoring.shared().set("lag{site=\"north\"}", 4.5);
        Monitoring.shared().set("lag{site=\"south\"}", 7);

        QueryResult one = here.activities().query(here.query("max(lag)"));
        QueryResult many = here.activities().query(here.query("lag"));
        QueryResult none = here.activities().query(here.query("lag{site=\"west\"}"));
        QueryResult scalar = here.activities().query(here.query("1 + 1"));

        assertThat(one.value()).isEqualTo(7);
        assertThat(many.value()).isNull();
        assertThat(many.series())
                .extracting(series -> String.valueOf(series.get("labels")))
                .anyMatch(labels -> labels.contains("site=north"));
        assertThat(none.series()).isEmpty();
        assertThat(scalar.value()).isEqualTo(2);
    }

    @Test
    void tellsWhatIsNoNumber() {
        QueryResult nothing = here.activities().query(here.query("vector(0) / 0"));
        QueryResult infinite = here.activities().query(here.query("vector(1) / 0"));

        assertThat(nothing.value()).isNull();
        assertThat(nothing.series().getFirst()).containsEntry("text", "NaN").doesNotContainKey("value");
        assertThat(infinite.value()).isNull();
        assertThat(infinite.series().getFirst()).containsEntry("text", "+Inf");
    }

    @Test
    void saysWhatIsWrongWithAQuery() {
        ApplicationFailure wrong = failureOf(() -> here.activities().query(here.query("rate(lag)")));
        ApplicationFailure ranges = failureOf(() -> here.activities().query(here.query("lag[5m]")));

        assertThat(wrong.getType()).isEqualTo(Failures.BAD_REQUEST);
        assertThat(wrong.getOriginalMessage()).contains("expected type range vector");
        assertThat(ranges.getOriginalMessage()).contains("brings ranges");
    }

    @Test
    void takesGarbageAndHugeAnswersForErrors() throws IOException {
        byte[] noText = {(byte) 0xff, (byte) 0xfe, 0, 1};
        for (byte[] body : List.of(
                "<html>proxy</html>".getBytes(StandardCharsets.UTF_8),
                noText,
                new byte[5 * 1024 * 1024],
                "{\"status\":\"success\"}".getBytes(StandardCharsets.UTF_8),
                ("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"x\"]}]}}")
                        .getBytes(StandardCharsets.UTF_8))) {
            String server = here.answering(200, body);

            ApplicationFailure failure =
                    failureOf(() -> here.activities().query(Measuring.query(server, "up", null, act("q"))));

            assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
        }
    }

    @Test
    void sendsCredentialsAndHidesThem() throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        String server = here.answering(
                exchange -> {
                    seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                    return "tr0ub4dor-and-3 is refused".getBytes(StandardCharsets.UTF_8);
                },
                403);
        here.workshop.secret("token", "tr0ub4dor-and-3");
        here.workshop.secret("login", "anna:tr0ub4dor-and-3");
        Act bearer = act("b", Map.of("prometheus", "file:token"), Duration.ofSeconds(20));
        Act basic = act("c", Map.of("prometheus", "file:login"), Duration.ofSeconds(20));

        ApplicationFailure refused =
                failureOf(() -> here.activities().query(Measuring.query(server, "up", "prometheus", bearer)));
        failureOf(() -> here.activities().query(Measuring.query(server, "up", "prometheus", basic)));

        assertThat(seen).containsExactly("Bearer tr0ub4dor-and-3", "Basic YW5uYTp0cjB1YjRkb3ItYW5kLTM=");
        assertThat(refused.getOriginalMessage())
                .contains("refuses the credentials")
                .doesNotContain("tr0ub4dor");
        assertThat(detail(refused).advice()).contains("credentials");
    }

    @Test
    void doesNotWaitForeverForASlowServer() throws IOException {
        String server = here.silent(() -> {});

        assertThat(failureOf(() -> here.activities().query(Measuring.query(server, "up", null, act("q"))))
                        .getOriginalMessage())
                .contains("no whole answer in time");
    }

    @Test
    void endsAtOnceWhenItIsCancelledWhileItAsks() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        String server = here.silent(asked::countDown);
        PrometheusActivities prometheus = here.activities();
        CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> prometheus.query(Measuring.query(server, "up", null, act("q")))),
                Measuring.BESIDE);
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

        here.workshop.cancel();

        assertThat(ended.get(8, TimeUnit.SECONDS)).isInstanceOf(CanceledFailure.class);
    }

    @Test
    void keepsToTheRulesForHttp() {
        PrometheusActivities strict =
                here.activities("here", new PrometheusSettings(new HttpSettings(HttpRules.standard())));

        assertThat(failureOf(() -> strict.query(here.query("up"))).getOriginalMessage())
                .contains("not allowed");
    }
}
