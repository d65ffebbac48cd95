package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.AlertList.Filter;
import dev.evenkeel.activities.store.AlertRow;
import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@OnPagesServer
class AlertHooksTest {

    private static final String TOKEN = "the-token-of-main";

    private final MockMvcTester mvc;
    private final Store store;
    private final FakeBell bell;

    private final FakeAlertRouting routing;

    AlertHooksTest(MockMvcTester mvc, Store store, FakeBell bell, FakeAlertRouting routing) {
        this.mvc = mvc;
        this.store = store;
        this.bell = bell;
        this.routing = routing;
    }

    @AfterEach
    void comesBack() {
        NamedSecrets.AWAY.set(false);
        routing.problems = List.of();
    }

    private MvcTestResult send(String body) {
        return send("Bearer " + TOKEN, body);
    }

    private MvcTestResult send(String authorization, String body) {
        return mvc.post()
                .uri("/hooks/alertmanager/main")
                .header("Authorization", authorization)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private static String message(String... alerts) {
        return "{\"version\":\"4\",\"groupKey\":\"g\",\"status\":\"firing\",\"receiver\":\"r\",\"alerts\":["
                + String.join(",", alerts) + "]}";
    }

    private static String alert(String fingerprint, String status, String labels) {
        return "{\"status\":\"" + status + "\",\"labels\":" + labels + ",\"annotations\":{\"summary\":\"It is slow\"},"
                + "\"startsAt\":\"2026-11-29T10:00:00.5Z\",\"endsAt\":\""
                + (status.equals("firing") ? "0001-01-01T00:00:00Z" : "2026-11-29T10:05:00+01:00")
                + "\",\"generatorURL\":\"http://prometheus.example.org/graph?g0.expr=up\",\"fingerprint\":\""
                + fingerprint + "\"}";
    }

    private List<AlertRow> stored(String fingerprint) {
        return store.alertList().list(Filter.ALL, null, 500).alerts().stream()
                .filter(row -> row.fingerprint().equals(fingerprint))
                .toList();
    }

    private static String fresh() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    @Test
    void takesAMessageInAndSaysHowMuchOfItIsNew() {
        String one = fresh();
        int rings = bell.rings.get();
        String body = message(
                alert(one, "firing", "{\"alertname\":\"Slow\",\"service\":\"shop\"}"),
                alert(fresh(), "resolved", "{\"alertname\":\"Slow\"}"));

        MvcTestResult first = send(body);
        MvcTestResult again = send(body);

        assertThat(first).hasStatusOk().bodyJson().isLenientlyEqualTo("{\"received\":2,\"news\":2}");
        assertThat(again).hasStatusOk().bodyJson().isLenientlyEqualTo("{\"received\":2,\"news\":0}");
        assertThat(bell.rings.get()).isEqualTo(rings + 1);
        assertThat(stored(one)).singleElement().satisfies(row -> {
            assertThat(row.name()).isEqualTo("Slow");
            assertThat(row.summary()).isEqualTo("It is slow");
            assertThat(row.startsAt()).isEqualTo(1_795_946_400_500L);
            assertThat(row.endsAt()).isNull();
            assertThat(row.service()).isEqualTo("shop");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer wrong", "Bearer ", "Basic dXNlcjp4", "", "Bearer the-token-of-main2"})
    void knowsItsSenderByTheToken(String authorization) {
        String fingerprint = fresh();
        MvcTestResult answer = send(authorization, message(alert(fingerprint, "firing", "{}")));

        assertThat(answer).hasStatus(401);
        assertThat(answer.getRequest().getSession(false)).isNull();
        assertThat(stored(fingerprint)).isEmpty();
    }

    @Test
    void writesOneEntryOfAFloodIntoTheAudit() {
        long before = refused();
        for (int i = 0; i < 50; i++) {
            send("Bearer wrong", "{}");
            mvc.post().uri("/hooks/alertmanager/none-" + i).exchange();
        }
        assertThat(refused() - before).isLessThanOrEqualTo(2);
        assertThat(refused()).isPositive();
    }

    private long refused() {
        return store.audit()
                .list(new AuditFilter(null, "hook.refused", null, null, null, null), null, 500)
                .size();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{\"version\":\"4\"}",
                "{\"version\":\"3\",\"alerts\":[]}",
                "{\"version\":\"4\",\"alerts\":{}}",
                "{\"version\":\"4\",\"alerts\":[1]}",
                "{\"version\":\"4\",\"alerts\":[],\"version\":\"4\"}",
                "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"labels\":{\"a\":\"b\",\"a\":\"c\"}}]}",
                "{\"version\":\"4\",\"alerts\":[{\"status\":\"burning\",\"labels\":{}}]}",
                "{\"version\":\"4\",\"alerts\":[{\"labels\":{}}]}",
                "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"labels\":[]}]}",
                "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"labels\":{\"a\":{}}}]}",
                "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"labels\":{},\"startsAt\":\"yesterday\"}]}",
                "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"labels\":{},\"startsAt\":\"+999999999-12-31T23:59:59Z\"}]}",
                "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"labels\":{},\"startsAt\":1e400}]}",
                "{\"version\":\"4\",\"alerts\":[]} x"
            })
    void refusesGarbageWithAWordAboutIt(String body) {
        assertThat(send(body)).hasStatus(400).bodyText().contains("Nothing was taken in");
    }

    @Test
    void refusesWhatIsNestedTooDeeplyOrTooLarge() {
        assertThat(send("{\"version\":" + "[".repeat(100_000))).hasStatus(400);
        assertThat(send("{\"version\":\"4\",\"x\":\"" + "a".repeat(10 * 1024 * 1024) + "\",\"alerts\":[]}"))
                .hasStatus(413);
    }

    @Test
    void cutsLabelsThatAreTooLongAndKeepsTheAlert() {
        String fingerprint = fresh();
        StringBuilder labels = new StringBuilder("{\"alertname\":\"" + "n".repeat(3_000) + "\"");
        for (int i = 0; i < 300; i++) {
            labels.append(",\"l")
                    .append(i)
                    .append("\":\"")
                    .append("v".repeat(5_000))
                    .append('"');
        }

        assertThat(send(message(alert(fingerprint, "firing", labels + "}")))).hasStatusOk();
        AlertRow row = stored(fingerprint).getFirst();
        assertThat(row.labels()).hasSize(64);
        assertThat(row.labels().values()).allMatch(value -> value.length() <= 2_000);
    }

    @Test
    void asksToSendAgainWhenItCannotTellItsSenders() {
        NamedSecrets.AWAY.set(true);

        assertThat(send(message())).hasStatus(503).headers().containsHeader("Retry-After");
    }

    @Test
    void takesASignedBodyAsTheHookMapsIt() throws Exception {
        String id = fresh();
        String body = "{\"id\":\"" + id + "\",\"title\":\"Down\",\"up\":false,\"since\":1795946400,\"app\":\"shop\"}";

        assertThat(signed("single", body, "sha256=" + hmac("the-key-of-single", body), ""))
                .hasStatusOk();
        assertThat(stored(id)).singleElement().satisfies(row -> {
            assertThat(row.name()).isEqualTo("Down");
            assertThat(row.startsAt()).isEqualTo(1_795_946_400_000L);
            assertThat(row.service()).isEqualTo("shop");
        });
        String up = body.replace("false", "true");
        assertThat(signed("single", up, hmac("the-key-of-single", up), "")).hasStatusOk();
        assertThat(stored(id).getFirst().firing()).isFalse();

        assertThat(signed("single", body, hmac("another-key", body), "")).hasStatus(401);
        assertThat(signed("single", body + " ", hmac("the-key-of-single", body), ""))
                .hasStatus(401);
        assertThat(signed("single", "{}", hmac("the-key-of-single", "{}"), "")).hasStatus(400);
        assertThat(signed("main", body, "x", "")).as("a hook of another kind").hasStatus(404);
    }

    @Test
    void hasWhatAHookSendsThatCannotBeReadNowSentAgain() {
        assertThat(signed("added", "{}", "x", "")).hasStatus(404);
        routing.breakIt();
        assertThat(signed("added", "{}", "x", ""))
                .hasStatus(503)
                .hasHeader("Retry-After", "5")
                .bodyText()
                .contains("alerts.yaml has problems");
    }

    @Test
    void refusesWhatWasSignedTooLongAgo() throws Exception {
        String body = "{\"items\":[{\"title\":\"A\",\"n\":1},{\"title\":\"B\",\"n\":2}]}";
        String now = Long.toString(System.currentTimeMillis() / 1000);
        String early = Long.toString(System.currentTimeMillis() / 1000 - 400);

        assertThat(signed("timed", body, hmac("the-key-of-timed", now + "." + body), now))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"received\":2}");
        assertThat(signed("timed", body, hmac("the-key-of-timed", early + "." + body), early))
                .hasStatus(401);
        assertThat(signed("timed", body, hmac("the-key-of-timed", now + "." + body), early))
                .hasStatus(401);
        assertThat(signed("timed", body, hmac("the-key-of-timed", body), "")).hasStatus(401);
    }

    private MvcTestResult signed(String hook, String body, String signature, String time) {
        return mvc.post()
                .uri("/hooks/" + hook)
                .header("X-Signature", signature)
                .header("X-Timestamp", time)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private static String hmac(String key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
