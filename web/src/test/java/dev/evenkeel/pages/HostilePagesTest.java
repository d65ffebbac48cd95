package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.JournalBuilder.outline;
import static dev.evenkeel.pages.Pages.body;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Whatever somebody wrote is shown as text, and never becomes part of a page. */
@OnPagesServer
class HostilePagesTest {

    private static final String HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>${7*7}";

    private final MockMvcTester mvc;
    private final Pages pages;
    private final SeededStore seeds;
    private final FakeCatalog catalog;

    HostilePagesTest(MockMvcTester mvc, SeededStore seeds, FakeCatalog catalog) {
        this.mvc = mvc;
        this.pages = new Pages(mvc);
        this.seeds = seeds;
        this.catalog = catalog;
    }

    @Test
    void showsATextAndNeverLetsTheBrowserRunAnArtifact() {
        String digest = seeds.keep("r-running", "prepare/plan@north", "page.html", "text/html", HOSTILE);

        assertHarmless(pages.text("anna", "/runs/r-running/artifacts/" + digest));
        MvcTestResult download = pages.get("anna", "/runs/r-running/artifacts/" + digest + "/download");
        assertThat(download).hasStatusOk().hasContentType("application/octet-stream");
        assertThat(download.getResponse().getHeader("Content-Disposition")).startsWith("attachment");
    }

    @Test
    void showsHostileTextAsText() {
        String id = "r-hostile";
        Map<String, Object> ask = map(
                "wait",
                "approval",
                "role",
                "APPROVER",
                "actions",
                List.of("APPROVE"),
                "scope",
                HOSTILE,
                "count",
                1,
                "instructions",
                HOSTILE + "\n\n[x](javascript:alert(1))",
                "message",
                HOSTILE,
                "advice",
                HOSTILE,
                "evidence",
                HOSTILE,
                "covers",
                map(
                        "definition",
                        HOSTILE,
                        "environment",
                        HOSTILE,
                        "inputs",
                        map(HOSTILE, HOSTILE),
                        "sites",
                        List.of(HOSTILE),
                        "plans",
                        map("s/one", map("summary", HOSTILE, "file", HOSTILE))),
                "fields",
                List.of(map("id", HOSTILE, "kind", "choice", "title", HOSTILE, "options", List.of(HOSTILE))));
        seeds.put(
                Seeds.summary(
                        id,
                        HOSTILE,
                        HOSTILE,
                        RunStatus.WAITING,
                        Mode.LIVE,
                        "approval",
                        Role.APPROVER,
                        HOSTILE,
                        HOSTILE,
                        Seeds.NOW,
                        null),
                new JournalBuilder(Seeds.NOW)
                        .run(
                                RUN_STARTED,
                                "path",
                                HOSTILE,
                                "inputs",
                                map(HOSTILE, HOSTILE),
                                "sites",
                                List.of(HOSTILE),
                                "steps",
                                List.of(
                                        outline("s/one", HOSTILE, HOSTILE, HOSTILE, HOSTILE, null),
                                        outline("s/" + HOSTILE, HOSTILE, "script", HOSTILE, null, null)))
                        .run(PHASE_STARTED, "phase", HOSTILE, "wave", 1, "sites", List.of(HOSTILE))
                        .step(STEP_STARTED, "s/one", 1, "doing", HOSTILE)
                        .step(
                                STEP_FAILED,
                                "s/one",
                                1,
                                "failure",
                                HOSTILE,
                                "message",
                                HOSTILE,
                                "advice",
                                HOSTILE,
                                "evidence",
                                HOSTILE,
                                "next",
                                HOSTILE)
                        .step(STEP_STARTED, "s/" + HOSTILE, 1, "doing", HOSTILE)
                        .step(STEP_FINISHED, "s/" + HOSTILE, 1, "summary", HOSTILE, "result", map(HOSTILE, HOSTILE))
                        .step(
                                PERSON_ASKED,
                                "s/one",
                                1,
                                ask.entrySet().stream()
                                        .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                                        .toArray())
                        .by(HOSTILE, DECIDED, "s/one", "action", "APPROVE", "comment", HOSTILE)
                        .events());
        seeds.print(id, "s/" + HOSTILE, "out", "\u001b[31m" + HOSTILE + "\n" + HOSTILE);
        seeds.keep(id, "s/one", HOSTILE, "text/plain", HOSTILE);

        for (String path : List.of(
                "/",
                "/approvals",
                "/runs",
                "/runs?q=" + "script",
                "/runs/" + id,
                "/runs/" + id + "/live",
                "/runs/" + id + "/log",
                "/runs/" + id + "/cancel",
                "/runs/" + id + "/artifacts/" + CanonicalJson.sha256(HOSTILE.getBytes(StandardCharsets.UTF_8)))) {
            assertHarmless(pages.text("bob", path));
        }
        assertHarmless(body(
                mvc.get().uri("/runs").param("q", HOSTILE).with(user("bob")).exchange()));
        assertHarmless(body(
                mvc.get().uri("/runbooks").param("q", HOSTILE).with(user("bob")).exchange()));
    }

    @Test
    void showsAHostileRunbookAsText() {
        catalog.put(FakeRunbooks.named(HOSTILE));

        for (String path : List.of("/runbooks", "/runbooks/hostile", "/runbooks/hostile/launch")) {
            String page = pages.text("anna", path);
            assertHarmless(page);
            assertThat(page).doesNotContain("href=\"javascript:");
        }
        assertHarmless(body(pages.post(
                "anna",
                "/runbooks/hostile/launch",
                Map.of(
                        "runId",
                        HOSTILE,
                        "environment",
                        "staging",
                        "mode",
                        "LIVE",
                        "input.pace",
                        HOSTILE,
                        "input.ticket",
                        HOSTILE))));
    }

    private static void assertHarmless(String page) {
        assertThat(page)
                .doesNotContain("<script>alert")
                .doesNotContain("<img src=x")
                .doesNotContain("49<");
    }
}
