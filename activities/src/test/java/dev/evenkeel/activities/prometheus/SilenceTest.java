package dev.evenkeel.activities.prometheus;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.activities.http.HttpSettings;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.PrometheusActivities;
import dev.evenkeel.workflows.contract.PrometheusActivities.Server;
import dev.evenkeel.workflows.contract.PrometheusActivities.SilenceRequest;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilenceTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** The common pool, which the HTTP client needs, may have one thread only. */
    private static final Executor BESIDE = work -> Thread.ofVirtual().start(work);

    private static final AtomicInteger SERVICES = new AtomicInteger();

    @TempDir
    private Path folder;

    private final String service = "shop-" + SERVICES.incrementAndGet();
    private Workshop workshop;

    @BeforeAll
    static void needsAlertmanager() {
        assumeThat(Monitoring.available()).as(Monitoring.WHY_NOT).isTrue();
    }

    @BeforeEach
    void open() {
        workshop = new Workshop(folder);
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    @Test
    void isMadeOnceHoweverOftenItIsAskedFor() throws IOException {
        SilenceRequest request = request(Map.of("service", service), Map.of());

        String first = activities().silence(request).id();
        String again = activities().silence(request).id();

        assertThat(again).isEqualTo(first);
        assertThat(active()).singleElement().satisfies(silence -> {
            assertThat(silence.path("createdBy").asText()).isEqualTo("evenkeel");
            assertThat(silence.path("comment").asText()).isEqualTo("while it moves [run run-1/s/1]");
            assertThat(OffsetDateTime.parse(silence.path("endsAt").asText()))
                    .isBefore(OffsetDateTime.now().plusSeconds(30));
        });
    }

    @Test
    void isExtendedWhileItIsHeldAndLiftedWhenThatIsCancelled() throws Exception {
        SilenceRequest request = request(Map.of("service", service), Map.of());
        String id = activities().silence(request).id();
        String firstEnd = active().getFirst().path("endsAt").asText();

        CompletableFuture<Void> holding = hold(request, id);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !active().getFirst().path("endsAt").asText().equals(firstEnd));
        assertThat(active())
                .singleElement()
                .satisfies(silence -> assertThat(silence.path("id").asText()).isEqualTo(id));
        workshop.cancel();
        holding.get();

        assertThat(active()).isEmpty();
        activities().lift(request, id);
    }

    @Test
    void endsByItselfWhenNobodyHoldsIt() throws IOException {
        activities().silence(request(Map.of("service", service), Map.of()));

        await().atMost(Duration.ofSeconds(20)).until(() -> active().isEmpty());
    }

    @Test
    void leavesASilenceThatSomebodyEndedAlone() throws Exception {
        SilenceRequest request = request(Map.of("service", service), Map.of());
        String id = activities().silence(request).id();
        activities().lift(request, id);

        CompletableFuture<Void> holding = hold(request, id);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> workshop.logs.text(act("s"), "out").contains("Somebody has ended the silence"));
        workshop.cancel();
        holding.get();

        assertThat(active()).isEmpty();
    }

    @Test
    void refusesToSilenceEverything() throws IOException {
        for (Map<String, String> matching : List.of(
                Map.of("alertname", ".*"), Map.of("alertname", ".+"), Map.of("a", ""), Map.<String, String>of())) {
            assertThat(failureOf(() -> activities().silence(request(Map.of("service", ""), matching)))
                            .getType())
                    .isEqualTo(Failures.BAD_REQUEST);
        }
        assertThat(failureOf(() -> activities().silence(request(Map.of(), Map.of("service", "("))))
                        .getType())
                .isEqualTo(Failures.BAD_REQUEST);
        assertThat(active()).isEmpty();
    }

    @Test
    void silencesByAPatternThatLeavesSomethingOut() throws IOException {
        activities().silence(request(Map.of("service", service), Map.of("severity", "warning|info")));

        assertThat(active())
                .singleElement()
                .satisfies(silence -> assertThat(silence.path("matchers"))
                        .anySatisfy(matcher ->
                                assertThat(matcher.path("isRegex").asBoolean()).isTrue()));
    }

    @Test
    void doesNothingInARehearsal() throws IOException {
        SilenceRequest request = new SilenceRequest(
                Workshop.rehearsal("s"),
                new Server(Monitoring.shared().alertmanager(), null),
                Map.of("service", service),
                Map.of(),
                "",
                60_000);

        assertThat(failureOf(() -> activities().silence(request)).getOriginalMessage())
                .contains("rehearsal");
        assertThat(active()).isEmpty();
    }

    private CompletableFuture<Void> hold(SilenceRequest request, String id) {
        PrometheusActivities activities = activities();
        return CompletableFuture.runAsync(
                () -> assertThatThrownBy(() -> activities.hold(request, id)).isNotNull(), BESIDE);
    }

    private SilenceRequest request(Map<String, String> equal, Map<String, String> matching) {
        return new SilenceRequest(
                act("s"),
                new Server(Monitoring.shared().alertmanager(), null),
                equal,
                matching,
                "while it moves",
                60_000);
    }

    private List<JsonNode> active() throws IOException {
        List<JsonNode> active = new ArrayList<>();
        for (JsonNode silence :
                JSON.readTree(Monitoring.shared().get(Monitoring.shared().alertmanager() + "/api/v2/silences"))) {
            boolean own = silence.path("matchers").toString().contains("\"" + service + "\"");
            if (own && silence.path("status").path("state").asText().equals("active")) {
                active.add(silence);
            }
        }
        return active;
    }

    private PrometheusActivities activities() {
        return workshop.worker(
                PrometheusActivities.class,
                new PrometheusActivitiesImpl(
                        workshop.runner(),
                        workshop.logs,
                        workshop.secrets(),
                        ExpressionCompiler::new,
                        new PrometheusSettings(
                                new HttpSettings(new HttpRules(false, List.of("127.0.0.1"))),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(6))));
    }
}
