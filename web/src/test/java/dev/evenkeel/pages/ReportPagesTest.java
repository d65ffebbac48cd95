package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.evenkeel.activities.store.AuditEntry;
import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The report of a recovery as its page, as files, and as what people add to it. */
@SpringBootTest(classes = PagesServer.class, properties = "evenkeel.demo=true")
@AutoConfigureMockMvc
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class ReportPagesTest {

    private static final long OUTAGE = 1_800_000_000_000L;
    private static final Pattern COVERS = Pattern.compile("name=\"covers\" value=\"([0-9a-f]{64})\"");

    private final MockMvcTester mvc;
    private final Store store;

    @TempDir
    Path folder = Path.of("");

    ReportPagesTest(MockMvcTester mvc, Store store) {
        this.mvc = mvc;
        this.store = store;
    }

    @Test
    void isReadInBothLanguagesAndLinkedFromTheRun() {
        put("rep-page", Mode.LIVE, RunStatus.SUCCEEDED, RecoverySeeds.complete(OUTAGE));

        assertThat(text("carol", "/runs/rep-page/report?lang=en"))
                .doesNotContain("??")
                .contains("Outage to verified health (RTO)", "Old primary given up", "Stop the writers");
        assertThat(text("carol", "/runs/rep-page/report?lang=zh-CN"))
                .doesNotContain("??")
                .contains("故障至验证健康（RTO）", "放弃原主站点");
        for (String language : List.of("en", "zh-CN")) {
            assertThat(text("carol", "/runs/rep-page?lang=" + language))
                    .doesNotContain("??")
                    .contains("/runs/rep-page/report\"", "id=\"clock\"");
        }
        assertThat(text("carol", "/runs/rep-page?lang=en"))
                .contains("Objective met, 7 min 00 s in hand", "Proven by “Prove the fence”");
    }

    @Test
    void showsTheClockOfARecoveryThatGoesOn() {
        long outage = System.currentTimeMillis() - 20 * RecoverySeeds.MINUTE;
        put("rep-stuck", Mode.DRILL, RunStatus.WAITING, RecoverySeeds.stuck(outage), RunSummary.Alarm.OBJECTIVE);

        assertThat(text("anna", "/runs/rep-stuck?lang=en"))
                .contains(
                        "Will miss by 3 min 00 s",
                        "Not proven: promote does not happen",
                        "north still takes writes",
                        "over the objective",
                        "waiting now");
        assertThat(text("anna", "/runs?lang=en")).contains("Objective at risk");
        assertThat(text("anna", "/runs/rep-stuck/report?lang=en")).contains("The run has not ended");
        assertThat(text("anna", "/runs/r-running")).contains("hidden").doesNotContain("Since the outage");
    }

    @Test
    void knowsOnlyRecoveriesAndDrills() {
        assertThat(get("anna", "/runs/r-running/report")).hasStatus(404);
        assertThat(get("anna", "/runs/nowhere/report.pdf")).hasStatus(404);
        assertThat(mvc.get().uri("/runs/rep-page/report.json").exchange()).hasStatus(302);
    }

    @Test
    void isPrintedAsPdfTheSameEachTime() throws IOException {
        put("rep-pdf", Mode.DRILL, RunStatus.SUCCEEDED, RecoverySeeds.complete(OUTAGE));

        byte[] first = bytes("carol", "/runs/rep-pdf/report.pdf?lang=en");
        byte[] second = bytes("bob", "/runs/rep-pdf/report.pdf?lang=en");

        assertThat(first).isEqualTo(second);
        String words = pdf(first);
        assertThat(words)
                .contains(
                        RecoverySeeds.TITLE,
                        "Report of a drill, run rep-pdf",
                        "8 min 00 s",
                        "Old primary given up",
                        "connection refused",
                        "2027-01-15");
    }

    @Test
    void survivesTextsThatMeanNoGood() throws IOException {
        put("rep-evil", Mode.DRILL, RunStatus.UNDONE, RecoverySeeds.hostile(OUTAGE));

        assertThat(text("carol", "/runs/rep-evil/report"))
                .doesNotContain("<script>alert")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;");
        assertThat(new String(bytes("carol", "/runs/rep-evil/report.html"), StandardCharsets.UTF_8))
                .doesNotContain("<script");
        assertThat(pdf(bytes("carol", "/runs/rep-evil/report.pdf?lang=en"))).contains("<script>alert(1)</script>");
    }

    @Test
    void staysReadableWithThousandsOfEvents() throws IOException {
        List<JournalEvent> journal = RecoverySeeds.huge(OUTAGE, 2_500);
        assertThat(journal.size()).isGreaterThan(5_000);
        put("rep-huge", Mode.LIVE, RunStatus.SUCCEEDED, journal);

        assertThat(text("carol", "/runs/rep-huge/report?lang=en")).contains("shorter steps are only in the JSON");
        try (PDDocument document = Loader.loadPDF(bytes("carol", "/runs/rep-huge/report.pdf?lang=en"))) {
            assertThat(document.getNumberOfPages()).isBetween(3, 40);
        }
    }

    @Test
    void isVerifiedOfflineByItsManifest() throws Exception {
        put("rep-zip", Mode.DRILL, RunStatus.SUCCEEDED, RecoverySeeds.complete(OUTAGE));

        Map<String, byte[]> files = unzip(bytes("carol", "/runs/rep-zip/report.zip?lang=en"));

        assertThat(files.keySet())
                .containsExactlyInAnyOrder(
                        "rep-zip-report.html",
                        "rep-zip-report.pdf",
                        "rep-zip-report.json",
                        "rep-zip-journal.jsonl",
                        "rep-zip-manifest.sha256");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        assertThat(sha256sum("rep-zip-manifest.sha256")).isZero();
        assertThat(bytes("bob", "/runs/rep-zip/report/manifest?lang=en"))
                .isEqualTo(files.get("rep-zip-manifest.sha256"));
        String manifest =
                new String(files.getOrDefault("rep-zip-manifest.sha256", new byte[0]), StandardCharsets.UTF_8);
        assertThat(manifest)
                .contains("head " + head("rep-zip", files.getOrDefault("rep-zip-journal.jsonl", new byte[0])));

        Path json = folder.resolve("rep-zip-report.json");
        Files.writeString(json, Files.readString(json).replace("\"lostWrites\" : 3", "\"lostWrites\" : 0"));
        assertThat(sha256sum("rep-zip-manifest.sha256")).isNotZero();
    }

    @Test
    void isAddedToAndSignedOffByAnotherPerson() {
        put("rep-sign", Mode.DRILL, RunStatus.SUCCEEDED, RecoverySeeds.complete(OUTAGE));
        String old = covers("rep-sign");

        assertThat(post("carol", "rep-sign", map("kind", "DEVIATION", "text", "The phone rang")))
                .hasStatus(302);
        assertThat(post("carol", "rep-sign", map("kind", "ACTION", "text", "Mend the route")))
                .hasStatus(200)
                .bodyText()
                .contains("An action needs an owner and a due date.", "Mend the route");
        assertThat(post(
                        "carol",
                        "rep-sign",
                        map("kind", "ACTION", "text", "Mend the route", "owner", "dave", "due", "2027-01-31")))
                .hasStatus(302);
        assertThat(post("carol", "rep-sign", map("kind", "DONE", "about", "2"))).hasStatus(302);
        assertThat(post("carol", "rep-sign", map("kind", "DONE", "about", "2")))
                .bodyText()
                .contains("done already");
        assertThat(post("carol", "rep-sign", map("kind", "DONE", "about", "1")))
                .bodyText()
                .contains("no action 1");
        assertThat(post("carol", "rep-sign", map("kind", "NEXT_DATE", "due", "31.1.")))
                .bodyText()
                .contains("no date");
        assertThat(post("carol", "rep-sign", map("kind", "NEXT_DATE", "due", "2027-02-01")))
                .hasStatus(302);
        assertThat(post("eve", "rep-sign", map("kind", "DEVIATION", "text", "I was here")))
                .bodyText()
                .contains("you need the role responder");

        assertThat(post("bob", "rep-sign", map("kind", "SIGN_OFF", "covers", old)))
                .bodyText()
                .contains("The report has changed since you read it");
        String now = covers("rep-sign");
        assertThat(post("carol", "rep-sign", map("kind", "SIGN_OFF", "covers", now)))
                .bodyText()
                .contains("you need the role approver");
        assertThat(post("bob", "rep-sign", map("kind", "SIGN_OFF", "covers", now, "text", "fine")))
                .hasStatus(302);
        assertThat(post("root", "rep-sign", map("kind", "SIGN_OFF", "covers", now)))
                .bodyText()
                .contains("signed off already");

        assertThat(text("root", "/runs/rep-sign/report?lang=en"))
                .contains("The phone rang", "2027-01-31", "2027-02-01", "It is signed off as it is now.")
                .doesNotContain("Something was added since.");
        post("carol", "rep-sign", map("kind", "DEVIATION", "text", "And rang again"));
        assertThat(text("carol", "/runs/rep-sign/report?lang=en")).contains("Something was added since.");
        assertThat(audited("rep-sign")).contains("report.signed-off", "report.refused", "report.action", "report.done");
    }

    @Test
    void isNotSignedOffByWhoAskedForIt() {
        put("rep-own", Mode.DRILL, RunStatus.SUCCEEDED, RecoverySeeds.complete(OUTAGE), "bob");
        put("rep-early", Mode.DRILL, RunStatus.WAITING, RecoverySeeds.stuck(OUTAGE));

        assertThat(text("bob", "/runs/rep-own/report?lang=en")).contains("another person has to sign");
        assertThat(post("bob", "rep-own", map("kind", "SIGN_OFF", "covers", "0".repeat(64))))
                .bodyText()
                .contains("You asked for this run");
        assertThat(post("bob", "rep-early", map("kind", "SIGN_OFF", "covers", "0".repeat(64))))
                .bodyText()
                .contains("The run has not ended");
        assertThat(store.reportNotes().list("rep-own")).isEmpty();
    }

    @Test
    void showsHowTimesDevelop() {
        put("rep-t1", Mode.DRILL, RunStatus.SUCCEEDED, RecoverySeeds.complete(OUTAGE));
        put("rep-t2", Mode.DRILL, RunStatus.UNDONE, RecoverySeeds.hostile(OUTAGE));

        for (String language : List.of("en", "zh-CN")) {
            assertThat(text("eve", "/reports?lang=" + language))
                    .doesNotContain("??")
                    .contains("chart-limit", "/runs/rep-t1/report", "/runs/rep-t2/report");
        }
        assertThat(text("eve", "/reports.csv?service=shop"))
                .contains("\"rep-t1\",\"shop-failover\"", "\"480000\",\"900000\"", "\"true\"", "\"false\"");
        assertThat(text("eve", "/reports.json")).contains("\"rep-t1\"", "480000");
        assertThat(text("eve", "/reports.csv?service=other")).doesNotContain("rep-t1");
    }

    private void put(String id, Mode mode, RunStatus status, List<JournalEvent> journal) {
        append(summary(id, mode, status, journal, null), journal);
    }

    private void put(String id, Mode mode, RunStatus status, List<JournalEvent> journal, String requester) {
        RunSummary known = summary(id, mode, status, journal, null);
        append(
                new RunSummary(
                        known.runId(),
                        known.runbook(),
                        known.procedure(),
                        known.title(),
                        known.service(),
                        known.environment(),
                        known.mode(),
                        known.status(),
                        known.waitingFor(),
                        known.waitingRole(),
                        known.at(),
                        requester,
                        known.definitionHash(),
                        known.commit(),
                        known.startedAt(),
                        known.finishedAt()),
                journal);
    }

    private void put(
            String id, Mode mode, RunStatus status, List<JournalEvent> journal, RunSummary.@Nullable Alarm alarm) {
        append(summary(id, mode, status, journal, alarm), journal);
    }

    private static RunSummary summary(
            String id, Mode mode, RunStatus status, List<JournalEvent> journal, RunSummary.@Nullable Alarm alarm) {
        @Nullable Long end = status.finished() ? (Long) journal.getLast().at() : null;
        return RecoverySeeds.summary(id, mode, status, journal.getFirst().at(), end, alarm);
    }

    private void append(RunSummary summary, List<JournalEvent> journal) {
        store.journal().append(new Append(summary, 1, journal.size(), journal));
    }

    private String covers(String run) {
        Matcher found = COVERS.matcher(text("bob", "/runs/" + run + "/report"));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private MvcTestResult get(String name, String path) {
        return mvc.get().uri(path).with(user(name)).exchange();
    }

    private String text(String name, String path) {
        return new String(bytes(name, path), StandardCharsets.UTF_8);
    }

    private byte[] bytes(String name, String path) {
        MvcTestResult result = get(name, path);
        assertThat(result).hasStatusOk();
        return result.getResponse().getContentAsByteArray();
    }

    private MvcTestResult post(String name, String run, Map<String, Object> form) {
        MockMvcTester.MockMvcRequestBuilder request = mvc.post()
                .uri("/runs/" + run + "/report?lang=en")
                .with(user(name))
                .with(csrf());
        form.forEach((key, value) -> request.param(key, String.valueOf(value)));
        return request.exchange();
    }

    private List<String> audited(String run) {
        return store.audit().list(new AuditFilter(null, null, run, null, null, null), null, 50).stream()
                .map(AuditEntry::action)
                .toList();
    }

    private static String pdf(byte[] bytes) throws IOException {
        try (PDDocument document = Loader.loadPDF(bytes)) {
            return new PDFTextStripper().getText(document);
        }
    }

    private static Map<String, byte[]> unzip(byte[] bytes) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    private int sha256sum(String manifest) throws Exception {
        Process process = new ProcessBuilder("sha256sum", "--strict", "-c", manifest)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** The chain as a reader computes it without the store. */
    private static String head(String run, byte[] journal) {
        String head = run;
        for (String line : new String(journal, StandardCharsets.UTF_8).split("\n")) {
            head = CanonicalJson.sha256((head + line).getBytes(StandardCharsets.UTF_8));
        }
        return head;
    }
}
