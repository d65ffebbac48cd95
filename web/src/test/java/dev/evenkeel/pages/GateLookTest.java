package dev.evenkeel.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.JournalBuilder.outline;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.PERSON_ASKED;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.RUN_STARTED;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.STEP_STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.evenkeel.activities.prometheus.Sample;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people see in a real browser of what a gate measures, and how they decide where the numbers do not. */
class GateLookTest {

    private static final String GATE = "steps/healthy";

    @RegisterExtension
    static PagesInBrowser browsers = new PagesInBrowser();

    @Test
    void isDrawnWithItsLimitWhileItMeasures() {
        put("r-measuring", RunStatus.RUNNING, false);
        sample("r-measuring", 0, 0.004, Sample.Verdict.GOOD);
        sample("r-measuring", 15, 0.02, Sample.Verdict.BAD);
        sample("r-measuring", 30, null, Sample.Verdict.NO_DATA);
        Page page = browsers.open(1280, false, "en");
        List<String> troubles = new ArrayList<>();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                troubles.add(message.text());
            }
        });
        Browsers.signIn(page, "anna");

        page.navigate("/runs/r-measuring");

        assertThat(page.locator("#gates h2")).hasText("Measured: Few errors");
        assertThat(page.locator("#gates svg"))
                .hasAttribute("aria-label", "Few errors: 3 samples, the last value –, 1 bad");
        assertThat(page.locator("#gates .chart-line")).hasCount(1);
        assertThat(page.locator("#gates .chart-limit")).hasCount(1);
        assertThat(page.locator("#gates .chart-good")).hasCount(1);
        assertThat(page.locator("#gates .chart-bad")).hasCount(1);
        assertThat(page.locator("#gates .chart-nothing")).hasCount(1);
        page.locator("#gates summary", new Page.LocatorOptions().setHasText("Samples (3)"))
                .click();
        assertThat(page.locator("#gates tbody tr")).hasCount(3);
        assertThat(page.locator("#gates tbody tr").first()).containsText("no data");
        assertThat(page.locator("#log")).not().containsText("verdict");

        sample("r-measuring", 45, 0.001, Sample.Verdict.GOOD);

        assertThat(page.locator("#gates tbody tr")).hasCount(4);
        assertThat(page.locator("#gates svg"))
                .hasAttribute("aria-label", "Few errors: 4 samples, the last value 0.001, 1 bad");
        assertThat(troubles).isEmpty();
        page.context().close();
    }

    @Test
    void isSeenInTheDarkOnAPhoneWithoutScrollingAside() {
        put("r-phone", RunStatus.RUNNING, false);
        sample("r-phone", 0, 0.004, Sample.Verdict.GOOD);
        sample("r-phone", 15, 0.006, Sample.Verdict.GOOD);
        Page page = browsers.open(390, true, "zh-CN");
        Browsers.signIn(page, "anna");

        page.navigate("/runs/r-phone?lang=zh-CN");

        assertThat(page.locator("#gates h2")).hasText("测量：Few errors");
        assertThat(page.locator("#gates svg")).isVisible();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
        assertThat(String.valueOf(page.evaluate("getComputedStyle(document.querySelector('.chart-limit')).stroke")))
                .isEqualTo("rgb(255, 148, 140)");
        page.navigate("/runs/r-phone?lang=en");
        page.context().close();
    }

    @Test
    void isDecidedByAPersonWhoSaysWhy() {
        put("r-undecided", RunStatus.WAITING, true);
        sample("r-undecided", 0, null, Sample.Verdict.NO_DATA);
        FakeDecisions decisions = browsers.bean(FakeDecisions.class);
        Page page = browsers.withoutScripts();
        Browsers.signIn(page, "anna");
        page.navigate("/runs/r-undecided");

        assertThat(page.locator("#next h2").first()).hasText("Does it pass? Few errors");
        assertThat(page.locator("#next")).containsText("there is no data");
        page.locator("#next button[value=COMPLETE]").click();
        assertThat(decisions.asks).isEmpty();
        page.locator("#next").getByText("It passes: go on").click();
        page.locator("#next textarea[name=comment]").fill("I bought an article");
        page.locator("#next button[value=COMPLETE]").click();

        assertThat(decisions.asks).singleElement().satisfies(ask -> {
            assertThat(ask.action()).isEqualTo(Action.COMPLETE);
            assertThat(ask.step()).isEqualTo(GATE);
            assertThat(ask.evidence()).containsEntry("verdict", "pass");
            assertThat(ask.comment()).isEqualTo("I bought an article");
        });
        page.context().close();
    }

    private static void put(String id, RunStatus status, boolean asks) {
        long start = System.currentTimeMillis();
        JournalBuilder journal = new JournalBuilder(start)
                .run(RUN_STARTED, "steps", List.of(outline(GATE, "Few errors", "prometheus.gate", "steps", null, null)))
                .step(STEP_STARTED, GATE, 1, "doing", "value < 0.01");
        if (asks) {
            journal.step(
                    PERSON_ASKED,
                    GATE,
                    1,
                    "wait",
                    "verdict",
                    "role",
                    "OPERATOR",
                    "actions",
                    List.of("COMPLETE", "STOP"),
                    "message",
                    "Not decided within 5 min: there is no data",
                    "advice",
                    "Look at the chart",
                    "fields",
                    List.of(map(
                            "id",
                            "verdict",
                            "kind",
                            "CHOICE",
                            "title",
                            "Verdict",
                            "required",
                            true,
                            "options",
                            List.of("pass", "fail", "measure"))));
        }
        List<JournalEvent> events = journal.events();
        browsers.bean(SeededStore.class)
                .put(
                        Seeds.summary(
                                id,
                                "shop-watch",
                                "Watch",
                                status,
                                Mode.LIVE,
                                asks ? "verdict" : null,
                                asks ? Role.OPERATOR : null,
                                "Few errors",
                                "bob",
                                start,
                                null),
                        events);
    }

    private static void sample(String run, int second, @Nullable Double value, Sample.Verdict verdict) {
        String line = String.format(
                Locale.ROOT,
                "{\"at\":%d,\"value\":%s,\"baseline\":null,\"traffic\":null,\"bounds\":[0.01],\"verdict\":\"%s\",\"note\":\"\"}%n",
                1_800_000_000_000L + second * 1_000L,
                value,
                verdict);
        browsers.bean(SeededStore.class).print(run, GATE, Sample.STREAM, line);
    }
}
