package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The report of a recovery as files: printed, readable whatever is in it, and verified without the server. */
@OnPagesServer
class ReportFilesTest {

    private static final long OUTAGE = 1_700_000_000_000L;

    private final Pages pages;
    private final RecoveryRuns runs;

    @TempDir
    Path folder = Path.of("");

    ReportFilesTest(MockMvcTester mvc, Store store) {
        this.pages = new Pages(mvc);
        this.runs = new RecoveryRuns(store);
    }

    @Test
    void isPrintedAsPdfTheSameEachTime() throws IOException {
        runs.put("rep-pdf", Mode.DRILL, RunStatus.SUCCEEDED, RecoverySeeds.complete(OUTAGE));

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
                        "2023-11-14");
    }

    @Test
    void survivesTextsThatMeanNoGood() throws IOException {
        runs.put("rep-evil", Mode.DRILL, RunStatus.UNDONE, RecoverySeeds.hostile(OUTAGE));

        assertThat(pages.text("carol", "/runs/rep-evil/report"))
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
        runs.put("rep-huge", Mode.LIVE, RunStatus.SUCCEEDED, journal);

        assertThat(pages.text("carol", "/runs/rep-huge/report?lang=en")).contains("shorter steps are only in the JSON");
        try (PDDocument document = Loader.loadPDF(bytes("carol", "/runs/rep-huge/report.pdf?lang=en"))) {
            assertThat(document.getNumberOfPages()).isBetween(3, 40);
        }
    }

    @Test
    void isVerifiedOfflineByItsManifest() throws Exception {
        runs.put("rep-zip", Mode.DRILL, RunStatus.SUCCEEDED, RecoverySeeds.complete(OUTAGE));

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

    private byte[] bytes(String name, String path) {
        MvcTestResult result = pages.get(name, path);
        assertThat(result).hasStatusOk();
        return result.getResponse().getContentAsByteArray();
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
