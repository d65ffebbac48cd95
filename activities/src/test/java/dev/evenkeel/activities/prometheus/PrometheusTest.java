package dev.evenkeel.activities.prometheus;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.activities.http.HttpSettings;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.PrometheusActivities;
import dev.evenkeel.workflows.contract.PrometheusActivities.Burn;
import dev.evenkeel.workflows.contract.PrometheusActivities.GateRequest;
import dev.evenkeel.workflows.contract.PrometheusActivities.GateResult;
import dev.evenkeel.workflows.contract.PrometheusActivities.Missing;
import dev.evenkeel.workflows.contract.PrometheusActivities.Outcome;
import dev.evenkeel.workflows.contract.PrometheusActivities.QueryRequest;
import dev.evenkeel.workflows.contract.PrometheusActivities.QueryResult;
import dev.evenkeel.workflows.contract.PrometheusActivities.Server;
import dev.evenkeel.workflows.contract.PrometheusActivities.Traffic;
import dev.evenkeel.workflows.contract.PrometheusActivities.Windows;
import dev.evenkeel.workflows.expression.Carried;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusTest {

    private static final ExpressionCompiler COMPILER = new ExpressionCompiler();

    /** The common pool, which the HTTP client needs, may have one thread only. */
    private static final Executor BESIDE = work -> Thread.ofVirtual().start(work);

    @TempDir
    private Path folder;

    private final CountDownLatch over = new CountDownLatch(1);
    private Workshop workshop;
    private @Nullable HttpServer fake;

    @BeforeAll
    static void needsPrometheus() {
        assumeThat(Monitoring.available()).as(Monitoring.WHY_NOT).isTrue();
    }

    @BeforeEach
    void open() {
        workshop = new Workshop(folder);
    }

    @AfterEach
    void close() {
        over.countDown();
        if (fake != null) {
            fake.stop(0);
        }
        workshop.close();
    }

    @Test
    void readsOneNumberAndManySeries() {
        Monitoring.shared().set("lag{site=\"north\"}", 4.5);
        Monitoring.shared().set("lag{site=\"south\"}", 7);

        QueryResult one = activities().query(query("max(lag)"));
        QueryResult many = activities().query(query("lag"));
        QueryResult none = activities().query(query("lag{site=\"west\"}"));
        QueryResult scalar = activities().query(query("1 + 1"));

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
        QueryResult nothing = activities().query(query("vector(0) / 0"));
        QueryResult infinite = activities().query(query("vector(1) / 0"));

        assertThat(nothing.value()).isNull();
        assertThat(nothing.series().getFirst()).containsEntry("text", "NaN").doesNotContainKey("value");
        assertThat(infinite.value()).isNull();
        assertThat(infinite.series().getFirst()).containsEntry("text", "+Inf");
    }

    @Test
    void saysWhatIsWrongWithAQuery() {
        ApplicationFailure wrong = failureOf(() -> activities().query(query("rate(lag)")));
        ApplicationFailure ranges = failureOf(() -> activities().query(query("lag[5m]")));

        assertThat(wrong.getType()).isEqualTo(Failures.BAD_REQUEST);
        assertThat(wrong.getOriginalMessage()).contains("expected type range vector");
        assertThat(ranges.getOriginalMessage()).contains("brings ranges");
    }

    @Test
    void passesWhatStaysGood() {
        Monitoring.shared().set("error_ratio{gate=\"good\"}", 0.002);

        GateResult result = activities()
                .gate(gate("g", "error_ratio{gate=\"good\"}", "value < 0.01")
                        .with(rules -> rules.every(300).steady(1_000).within(20_000)));

        assertThat(result.ended()).isEqualTo(Outcome.PASS);
        assertThat(result.value()).isEqualTo(0.002);
        List<Sample> samples = Sample.read(workshop.logs.text(act("g"), Sample.STREAM));
        assertThat(samples).hasSizeGreaterThanOrEqualTo(4).allSatisfy(sample -> {
            assertThat(sample.verdict()).isEqualTo(Sample.Verdict.GOOD);
            assertThat(sample.bounds()).containsExactly(0.01);
        });
        assertThat(samples.getLast().at() - samples.getFirst().at()).isGreaterThanOrEqualTo(1_000);
    }

    @Test
    void failsAtTheLimitOfBadSamples() {
        Monitoring.shared().set("error_ratio{gate=\"bad\"}", 0.4);

        GateResult result = activities()
                .gate(gate("g", "error_ratio{gate=\"bad\"}", "value < 0.01")
                        .with(rules -> rules.every(200).failAfter(3)));

        assertThat(result.ended()).isEqualTo(Outcome.FAIL);
        assertThat(result.bad()).isEqualTo(3);
        assertThat(result.summary()).contains("0.4 does not pass value < 0.01");
    }

    @Test
    void neverPassesWithoutData() {
        GateResult silent = activities()
                .gate(gate("g", "nobody_measures_this", "value < 0.01")
                        .with(rules -> rules.every(200).within(700)));
        GateResult divided = activities()
                .gate(gate("h", "vector(0) / 0", "!(value > 0.01)")
                        .with(rules -> rules.every(200).within(500)));
        GateResult failing = activities()
                .gate(gate("i", "nobody_measures_this", "value < 0.01").with(rules -> rules.noData(Missing.FAIL)));
        GateResult allowed = activities()
                .gate(gate("j", "nobody_measures_this", "value < 0.01").with(rules -> rules.noData(Missing.PASS)));

        assertThat(silent.ended()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(silent.summary()).contains("there is no data");
        assertThat(divided.ended()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(failing.ended()).isEqualTo(Outcome.FAIL);
        assertThat(allowed.ended()).isEqualTo(Outcome.PASS);
    }

    @Test
    void comparesWithWhatRunsBesideIt() {
        Monitoring.shared().set("latency{track=\"stable\"}", 0.1);
        Monitoring.shared().set("latency{track=\"canary\"}", 0.3);
        Consumer<Rules> beside = rules -> rules.baseline("latency{track=\"stable\"}");

        GateResult tooSlow = activities()
                .gate(gate("g", "latency{track=\"canary\"}", "value <= baseline * 2.0")
                        .with(beside));
        GateResult fine = activities()
                .gate(gate("h", "latency{track=\"canary\"}", "value <= baseline * 4.0")
                        .with(beside));
        GateResult alone = activities()
                .gate(gate("i", "latency{track=\"canary\"}", "value <= baseline")
                        .with(rules -> rules.baseline("latency{track=\"none\"}")
                                .every(200)
                                .within(300)));

        assertThat(tooSlow.ended()).isEqualTo(Outcome.FAIL);
        assertThat(fine.ended()).isEqualTo(Outcome.PASS);
        assertThat(Sample.read(workshop.logs.text(act("h"), Sample.STREAM))
                        .getLast()
                        .bounds())
                .singleElement()
                .satisfies(bound -> assertThat(bound).isCloseTo(0.4, org.assertj.core.data.Offset.offset(1e-9)));
        assertThat(alone.ended()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(alone.summary()).contains("the baseline has none");
    }

    @Test
    void doesNotJudgeByTooLittleTraffic() {
        Monitoring.shared().set("traffic{gate=\"quiet\"}", 3);

        GateResult result = activities()
                .gate(gate("g", "vector(0)", "value < 0.01")
                        .with(rules -> rules.traffic("traffic{gate=\"quiet\"}", 10)
                                .every(200)
                                .within(500)));

        assertThat(result.ended()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(result.summary()).contains("too little traffic: 3 instead of 10");
    }

    @Test
    void failsWhenTheBudgetBurnsInBothWindows() {
        List<Windows> fast = List.of(new Windows("1h", "5m", 14.4, "vector(0.02)", "vector(0.03)"));
        List<Windows> over = List.of(new Windows("1h", "5m", 14.4, "vector(0.02)", "vector(0.001)"));

        GateResult burning =
                activities().gate(gate("g", null, "value < 1.0").with(rules -> rules.burn(new Burn(0.001, fast))));
        GateResult recovered =
                activities().gate(gate("h", null, "value < 1.0").with(rules -> rules.burn(new Burn(0.001, over))));

        assertThat(burning.ended()).isEqualTo(Outcome.FAIL);
        assertThat(burning.value()).isCloseTo(20 / 14.4, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(recovered.ended()).isEqualTo(Outcome.PASS);
    }

    @Test
    void endsInAnErrorWhenNothingCanBeMeasured() throws IOException {
        GateResult wrong =
                activities().gate(gate("g", "rate(lag)", "value < 1.0").request());
        String away = "http://127.0.0.1:" + unusedPort();
        GateResult gone = activities()
                .gate(gate("h", "up", "value < 1.0")
                        .with(rules -> rules.server(away).every(200).errorAfter(3)));
        GateResult several = activities()
                .gate(gate("i", "prometheus_build_info or up", "value < 1.0")
                        .with(rules -> rules.every(200).errorAfter(2)));

        assertThat(wrong.ended()).isEqualTo(Outcome.ERROR);
        assertThat(wrong.summary()).contains("range vector");
        assertThat(gone.ended()).isEqualTo(Outcome.ERROR);
        assertThat(gone.summary()).contains("3 queries in a row failed").contains("refused");
        assertThat(gone.advice()).contains("Nothing is known of the service");
        assertThat(several.ended()).isIn(Outcome.ERROR, Outcome.FAIL);
    }

    @Test
    void goesOnCountingAfterTheWorkerWasKilled() throws Exception {
        Monitoring.shared().set("error_ratio{gate=\"killed\"}", 0.4);
        GateRequest request = gate("g", "error_ratio{gate=\"killed\"}", "value < 0.01")
                .with(rules -> rules.every(400).failAfter(20).within(60_000));
        CompletableFuture<Void> first = CompletableFuture.runAsync(
                () -> assertThatThrownBy(() -> activities().gate(request)).isNotNull(), BESIDE);
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        Sample.read(workshop.logs.text(act("g"), Sample.STREAM)).size() >= 3);
        workshop.cancel();
        first.get();
        int before = Sample.read(workshop.logs.text(act("g"), Sample.STREAM)).size();

        GateResult result = activities().gate(request);

        assertThat(before).isLessThan(20);
        assertThat(result.ended()).isEqualTo(Outcome.FAIL);
        assertThat(result.bad()).isEqualTo(20);
        assertThat(Sample.read(workshop.logs.text(act("g"), Sample.STREAM)))
                .hasSize(20)
                .allSatisfy(sample -> assertThat(sample.verdict()).isEqualTo(Sample.Verdict.BAD));
    }

    @Test
    void isMeasuredAnewByAnotherHostOnceItsOwnIsLost() throws Exception {
        Monitoring.shared().set("error_ratio{gate=\"lost\"}", 0.4);
        GateRequest request = gate("g", "error_ratio{gate=\"lost\"}", "value < 0.01")
                .with(rules -> rules.every(300).failAfter(6).within(60_000));
        CompletableFuture<Void> first = CompletableFuture.runAsync(
                () -> assertThatThrownBy(() -> activities("lost").gate(request)).isNotNull(), BESIDE);
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        Sample.read(workshop.logs.text(act("g"), Sample.STREAM)).size() >= 2);
        workshop.cancel();
        first.get();
        int before = Sample.read(workshop.logs.text(act("g"), Sample.STREAM)).size();
        Failures.Elsewhere held =
                failureOf(() -> activities().gate(request)).getDetails().get(Failures.Elsewhere.class);
        workshop.claims.release(request.act());

        GateResult result = activities().gate(request);

        assertThat(held).isEqualTo(new Failures.Elsewhere("host/lost", 60_000, true));
        assertThat(before).isLessThan(6);
        assertThat(result.bad()).as("of those measured here").isEqualTo(6);
        assertThat(Sample.read(workshop.logs.text(act("g"), Sample.STREAM))).hasSize(before + 6);
        assertThat(workshop.logs.text(act("g"), "out")).containsOnlyOnce("It only reads, so it is done again by here");
    }

    @Test
    void countsWarningsAsItIsTold() throws IOException {
        String warning = answering(
                200,
                "{\"status\":\"success\",\"warnings\":[\"a store is away\"],\"data\":"
                        + "{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"0\"]}]}}");

        GateResult careful = activities()
                .gate(gate("g", "x", "value < 1.0")
                        .with(rules -> rules.server(warning).every(200).within(300)));
        GateResult trusting = activities()
                .gate(gate("h", "x", "value < 1.0")
                        .with(rules -> rules.server(warning).onWarnings(Missing.PASS)));

        assertThat(careful.ended()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(careful.summary()).contains("a store is away");
        assertThat(trusting.ended()).isEqualTo(Outcome.PASS);
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
            String server = answering(200, body);

            ApplicationFailure failure = failureOf(() -> activities().query(query(server, "up", null, act("q"))));

            assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
        }
    }

    @Test
    void sendsCredentialsAndHidesThem() throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        String server = answering(
                exchange -> {
                    seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                    return "tr0ub4dor-and-3 is refused".getBytes(StandardCharsets.UTF_8);
                },
                403);
        workshop.secret("token", "tr0ub4dor-and-3");
        workshop.secret("login", "anna:tr0ub4dor-and-3");
        Act bearer = act("b", Map.of("prometheus", "file:token"), Duration.ofSeconds(20));
        Act basic = act("c", Map.of("prometheus", "file:login"), Duration.ofSeconds(20));

        ApplicationFailure refused = failureOf(() -> activities().query(query(server, "up", "prometheus", bearer)));
        failureOf(() -> activities().query(query(server, "up", "prometheus", basic)));

        assertThat(seen).containsExactly("Bearer tr0ub4dor-and-3", "Basic YW5uYTp0cjB1YjRkb3ItYW5kLTM=");
        assertThat(refused.getOriginalMessage())
                .contains("refuses the credentials")
                .doesNotContain("tr0ub4dor");
        assertThat(detail(refused).advice()).contains("credentials");
    }

    @Test
    void doesNotWaitForeverForASlowServer() throws IOException {
        String server = answering(
                exchange -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return new byte[0];
                },
                200);

        assertThat(failureOf(() -> activities().query(query(server, "up", null, act("q"))))
                        .getOriginalMessage())
                .contains("no whole answer in time");
    }

    @Test
    void endsAtOnceWhenItIsCancelledWhileItAsks() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        String server = answering(
                exchange -> {
                    asked.countDown();
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return new byte[0];
                },
                200);
        PrometheusActivities prometheus = activities();
        CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> prometheus.query(query(server, "up", null, act("q")))), BESIDE);
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

        workshop.cancel();

        assertThat(ended.get(8, TimeUnit.SECONDS)).isInstanceOf(CanceledFailure.class);
    }

    @Test
    void keepsToTheRulesForHttp() {
        PrometheusActivities strict = workshop.worker(
                PrometheusActivities.class,
                new PrometheusActivitiesImpl(
                        workshop.runner(),
                        workshop.logs,
                        workshop.secrets(),
                        () -> COMPILER,
                        new PrometheusSettings(new HttpSettings(HttpRules.standard()))));

        assertThat(failureOf(() -> strict.query(query("up"))).getOriginalMessage())
                .contains("not allowed");
    }

    @Test
    void showsOneSampleInARehearsal() {
        Act rehearsal = Workshop.rehearsal("r");

        GateResult result =
                activities().gate(gate("r", "vector(0.5)", "value < 0.01").with(rules -> rules.act(rehearsal)));

        assertThat(result.ended()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(result.summary()).isEqualTo("one sample, bad: 0.5");
    }

    private PrometheusActivities activities() {
        return activities("here");
    }

    private PrometheusActivities activities(String host) {
        return workshop.worker(
                PrometheusActivities.class,
                new PrometheusActivitiesImpl(
                        workshop.runner(host),
                        workshop.logs,
                        workshop.secrets(),
                        () -> COMPILER,
                        new PrometheusSettings(
                                new HttpSettings(new HttpRules(false, List.of("127.0.0.1"))),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(6))));
    }

    private int queries;

    private QueryRequest query(String query) {
        return query(Monitoring.shared().prometheus(), query, null, act("q" + queries++));
    }

    private static QueryRequest query(String server, String query, @Nullable String secret, Act act) {
        return new QueryRequest(act, new Server(server, secret), query);
    }

    private static Rules gate(String step, @Nullable String query, String pass) {
        return new Rules(act(step), query, pass);
    }

    /** What a gate asks for, with one change at a time. */
    private static final class Rules {
        private Act act;
        private final @Nullable String query;
        private final String pass;
        private String server = Monitoring.shared().prometheus();
        private @Nullable String baseline;
        private @Nullable Traffic traffic;
        private @Nullable Burn burn;
        private long every = 1_000;
        private long steady;
        private long within = 10_000;
        private int failAfter = 1;
        private int errorAfter = 4;
        private Missing noData = Missing.INCONCLUSIVE;
        private Missing onWarnings = Missing.INCONCLUSIVE;

        Rules(Act act, @Nullable String query, String pass) {
            this.act = act;
            this.query = query;
            this.pass = pass;
        }

        GateRequest with(Consumer<Rules> changes) {
            changes.accept(this);
            return request();
        }

        GateRequest request() {
            return new GateRequest(
                    act,
                    new Server(server, null),
                    query,
                    baseline,
                    traffic,
                    burn,
                    new Carried(pass, Map.of()),
                    every,
                    steady,
                    within,
                    failAfter,
                    1,
                    errorAfter,
                    1,
                    noData,
                    onWarnings);
        }

        Rules act(Act other) {
            act = other;
            return this;
        }

        Rules server(String other) {
            server = other;
            return this;
        }

        Rules baseline(String other) {
            baseline = other;
            return this;
        }

        Rules traffic(String asked, double atLeast) {
            traffic = new Traffic(asked, atLeast);
            return this;
        }

        Rules burn(Burn other) {
            burn = other;
            return this;
        }

        Rules every(long millis) {
            every = millis;
            return this;
        }

        Rules steady(long millis) {
            steady = millis;
            return this;
        }

        Rules within(long millis) {
            within = millis;
            return this;
        }

        Rules failAfter(int bad) {
            failAfter = bad;
            return this;
        }

        Rules errorAfter(int errors) {
            errorAfter = errors;
            return this;
        }

        Rules noData(Missing as) {
            noData = as;
            return this;
        }

        Rules onWarnings(Missing as) {
            onWarnings = as;
            return this;
        }
    }

    private interface Answering {
        byte[] to(HttpExchange exchange);
    }

    private String answering(int status, String body) throws IOException {
        return answering(status, body.getBytes(StandardCharsets.UTF_8));
    }

    private String answering(int status, byte[] body) throws IOException {
        return answering(exchange -> body, status);
    }

    private String answering(Answering answer, int status) throws IOException {
        if (fake != null) {
            fake.stop(0);
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] body = answer.to(exchange);
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            } catch (IOException hungUp) {
                // as it should, on what is too large
            }
        });
        server.start();
        fake = server;
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static int unusedPort() throws IOException {
        try (var socket = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
