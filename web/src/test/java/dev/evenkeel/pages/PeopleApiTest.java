package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.ApiToken.Scope;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.security.ApiTokens;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.ReviewActivities.Obstacle;
import dev.evenkeel.workflows.contract.ReviewActivities.Review;
import dev.evenkeel.workflows.contract.RunSummary;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestConstructor;
import tools.jackson.databind.JsonNode;

/** Tasks with files, broken glass and its reviews, for programs. */
@SpringBootTest(classes = PagesServer.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class PeopleApiTest {

    private static final byte[] PHOTO = {1, 2, 3, 0, -1};

    private final Store store;
    private final QuestionSeeds questions;
    private final TestTokens access;
    private final FakeDecisions decisions;
    private final ApiClient api;

    PeopleApiTest(
            Store store, SeededStore seeds, ApiTokens tokens, FakeDecisions decisions, @LocalServerPort int port) {
        this.store = store;
        this.questions = new QuestionSeeds(seeds);
        this.access = new TestTokens(tokens);
        this.decisions = decisions;
        this.api = new ApiClient(port);
    }

    @Test
    void uploadsAFileAndCompletesTheTaskWithItsDigest() throws Exception {
        questions.task("api-file", RunSummary.Alarm.OVERDUE);
        String token = token("carol");

        JsonNode question =
                api.get(token, "/api/v1/runs/api-file").json().path("questions").path(0);
        assertThat(question.path("assignee").asString()).isEqualTo("carol");
        assertThat(question.path("overdue").asBoolean()).isTrue();

        ApiClient.Answer early = complete(token, "api-file");
        assertThat(early.status()).isEqualTo(422);
        assertThat(early.wrong("evidence.photo")).contains("Upload the file first");

        ApiClient.Answer kept = upload(token, "api-file", "../a b.bin", PHOTO);
        assertThat(kept.status()).isEqualTo(200);
        assertThat(kept.json().path("name").asString()).isEqualTo("a b.bin");
        assertThat(kept.json().path("sha256").asString()).isEqualTo(CanonicalJson.sha256(PHOTO));

        assertThat(complete(token, "api-file").status()).isEqualTo(200);
        assertThat(decisions.asks.getLast().evidence())
                .containsEntry("photo", Map.of("name", "a b.bin", "sha256", CanonicalJson.sha256(PHOTO), "size", 5L));
    }

    @Test
    void refusesFilesThatAreTooLargeOrNobodyAskedFor() throws Exception {
        questions.task("api-large", RunSummary.Alarm.OVERDUE);

        assertThat(upload(token("carol"), "api-large", "a", new byte[10 * 1024 * 1024 + 1])
                        .status())
                .isEqualTo(413);
        assertThat(upload(token("anna"), "api-large", "a", PHOTO).status()).isEqualTo(409);
        assertThat(upload(token("carol"), "r-approval", "a", PHOTO).status()).isEqualTo(409);
        String reader = access.reading("carol");
        assertThat(upload(reader, "api-large", "a", PHOTO).status()).isEqualTo(403);
        assertThat(store.artifacts().list("api-large")).isEmpty();
    }

    @Test
    void listsReviewsAndHasAnotherPersonCloseThem() throws Exception {
        store.reviews()
                .open(new Review(
                        "api-review",
                        "api-run",
                        "steps/agree",
                        "production",
                        "bob",
                        "it burns",
                        List.of(Obstacle.COUNT),
                        Seeds.NOW));

        JsonNode listed = api.get(token("anna"), "/api/v1/reviews").json().path(0);
        assertThat(listed.path("reason").asString()).isEqualTo("it burns");
        assertThat(listed.path("broke").path(0).asString()).isEqualTo("count");

        String close = "/api/v1/reviews/api-review/close";
        assertThat(api.post(token("bob"), close, Map.of("comment", "fine")).status())
                .isEqualTo(409);
        assertThat(api.post(token("anna"), close, Map.of("comment", "fine")).status())
                .isEqualTo(409);
        assertThat(api.post(token("root"), "/api/v1/reviews/none/close", Map.of("comment", "fine"))
                        .status())
                .isEqualTo(404);
        ApiClient.Answer closed = api.post(token("root"), close, Map.of("comment", "it was right"));
        assertThat(closed.status()).isEqualTo(200);
        assertThat(closed.json().path("closedBy").asString()).isEqualTo("root");
    }

    private ApiClient.Answer upload(String token, String run, String name, byte[] bytes) throws Exception {
        return api.send(api.request("/api/v1/runs/" + run + "/files?step=steps/one&field=photo&name="
                        + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));
    }

    private ApiClient.Answer complete(String token, String run) throws Exception {
        return api.post(
                token,
                "/api/v1/runs/" + run + "/decisions",
                Map.of(
                        "action",
                        "complete",
                        "step",
                        "steps/one",
                        "evidence",
                        Map.of("photo", CanonicalJson.sha256(PHOTO))));
    }

    private String token(String owner) {
        return access.token(owner, null, Scope.READ, Scope.DECIDE);
    }
}
