package dev.evenkeel.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.evenkeel.activities.ansible.PlayResults.Cell;
import dev.evenkeel.activities.ansible.PlayResults.State;
import dev.evenkeel.activities.ansible.PlayResults.Task;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The grid of hosts and tasks in a real browser: filled live, walked by keyboard, with a hundred of each, and without scripts. */
class PlayPagesTest {

    private static final String STEP = "steps/patch";

    @RegisterExtension
    static PagesInBrowser browsers = new PagesInBrowser();

    private static SeededStore seeds;

    @BeforeAll
    static void start() {
        seeds = browsers.bean(SeededStore.class);
    }

    @Test
    void fillsLiveAndLeadsToTheOutputByKeyboard() {
        long start = run("r-live");
        Page page = browsers.open(390, true, "en");
        Browsers.signIn(page, "anna");
        page.navigate("/runs/r-live");
        assertThat(page.locator("#plays")).isHidden();

        seeds.play(
                "r-live",
                STEP,
                List.of(task(1)),
                List.of(cell(1, "web-1", State.RUNNING, start), cell(1, "web-2", State.RUNNING, start)));
        assertThat(page.locator("#plays td a")).hasCount(2);
        assertThat(page.locator("#plays td a.cell-running")).hasCount(2);

        seeds.play(
                "r-live",
                STEP,
                List.of(),
                List.of(cell(1, "web-1", State.CHANGED, start), cell(1, "web-2", State.FAILED, start)));
        assertThat(page.locator("#plays td a.cell-failed")).hasCount(1);
        assertThat(page.locator("#plays .play-counts")).containsText("1 failed");

        seeds.play(
                "r-live",
                STEP,
                List.of(task(2)),
                List.of(cell(2, "web-1", State.OK, start), cell(2, "web-10", State.OK, start)));
        assertThat(page.locator("#plays thead th")).hasText(new String[] {"Task", "web-1", "web-2", "web-10"});
        assertThat(page.locator("#plays tbody tr")).hasCount(2);

        page.locator("#plays td a[tabindex='0']").focus();
        page.keyboard().press("ArrowLeft");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("End");
        assertThat(page.locator("#plays td a:focus")).hasAttribute("aria-label", "web-10: ok, 1.0 s");
        page.keyboard().press("Enter");
        page.waitForURL("**/plays/cell**");
        assertThat(page.locator("pre.source")).hasText("<i>said</i> by web-10");
        page.context().close();
    }

    @Test
    void staysUsableWithAHundredHostsAndAHundredTasks() {
        long start = run("r-many");
        for (int number = 1; number <= 100; number++) {
            List<Cell> cells = new ArrayList<>();
            for (int host = 1; host <= 100; host++) {
                cells.add(cell(number, "host-" + host, host == 7 && number == 40 ? State.FAILED : State.OK, start));
            }
            seeds.play("r-many", STEP, List.of(task(number)), cells);
        }
        Page page = browsers.open(1280, false, "en");
        Browsers.signIn(page, "anna");

        page.navigate("/runs/r-many");
        assertThat(page.locator("#plays tbody tr")).hasCount(9);
        assertThat(page.locator("#plays td a.cell-failed")).hasCount(1);
        page.click("#plays .play-counts a");
        long before = System.nanoTime();
        page.reload();
        assertThat(page.locator("tbody tr")).hasCount(100);
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        System.out.printf("a hundred hosts and a hundred tasks: the page is there after %d ms%n", took.toMillis());

        assertThat(page.locator("td a.cell")).hasCount(10_000);
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .isEqualTo(0);
        assertThat(took).isLessThan(Duration.ofSeconds(15));
        page.context().close();
    }

    @Test
    void isATableWithoutScripts() {
        Page page = browsers.withoutScripts();
        Browsers.signIn(page, "anna");
        page.navigate("/runs/r-running");

        page.click("#plays a.cell-failed");

        assertThat(page.locator("pre.source")).hasText("It does <b>not</b> stop");
        page.context().close();
    }

    private static long run(String id) {
        long start = System.currentTimeMillis();
        seeds.put(
                Seeds.summary(
                        id,
                        "patch-window",
                        "Patch",
                        RunStatus.RUNNING,
                        Mode.LIVE,
                        null,
                        null,
                        "Patch",
                        "anna",
                        start,
                        null),
                new JournalBuilder(start)
                        .run(
                                Type.RUN_STARTED,
                                "steps",
                                List.of(JournalBuilder.outline(STEP, "Patch", "ansible.playbook", "steps", null, null)))
                        .step(Type.STEP_STARTED, STEP, 1, "doing", "ansible-playbook patch.yml")
                        .events());
        return start;
    }

    private static Task task(int number) {
        return new Task(number, "Task " + number, "All");
    }

    private static Cell cell(int task, String host, State state, long start) {
        return new Cell(
                task, host, state, start, state == State.RUNNING ? null : start + 1_000, "<i>said</i> by " + host);
    }
}
