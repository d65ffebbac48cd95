package dev.evenkeel.web.reports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.evenkeel.activities.store.Journal;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;

/** The forms in which a report is handed out, and the manifest by which they are checked. */
@Component
class ReportForms {

    private static final ObjectWriter JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writer();

    private final Store store;
    private final Printer printer;

    ReportForms(Store store, Printer printer) {
        this.store = store;
        this.printer = printer;
    }

    /** A form, by the end of its file's name. */
    enum Form {
        HTML("report.html", "text/html;charset=UTF-8"),
        PDF("report.pdf", "application/pdf"),
        JSON("report.json", "application/json"),
        JOURNAL("journal.jsonl", "application/jsonl");

        final String end;
        final String mediaType;

        Form(String end, String mediaType) {
            this.end = end;
            this.mediaType = mediaType;
        }

        String file(String runId) {
            return runId + "-" + end;
        }
    }

    byte[] write(Form form, Reports.Told told, Locale language) {
        return switch (form) {
            case HTML -> html(told, language).getBytes(StandardCharsets.UTF_8);
            case PDF ->
                printer.pdf(
                        html(told, language),
                        told.report().scenario().title(),
                        told.report().until());
            case JSON -> json(told.report());
            case JOURNAL -> journal(store.journal().sealed(told.report().run()));
        };
    }

    /** What {@code sha256sum -c} checks; the head of the journal's chain stands above it as a comment. */
    String manifest(Reports.Told told, Map<Form, byte[]> written) {
        String run = told.report().run();
        Journal.Sealed sealed = store.journal().sealed(run);
        StringBuilder lines = new StringBuilder()
                .append("# The report of run ")
                .append(run)
                .append(". Check it: sha256sum -c ")
                .append(run)
                .append("-manifest.sha256\n")
                .append("# Journal: ")
                .append(sealed.seq())
                .append(" of ")
                .append(told.report().entries())
                .append(" entries sealed, head ")
                .append(sealed.head())
                .append('\n')
                .append("# Definition: ")
                .append(told.report().plan().path())
                .append(" sha256 ")
                .append(told.report().plan().hash())
                .append('\n')
                .append("# Content that sign-offs cover: ")
                .append(told.report().content())
                .append('\n');
        written.forEach((form, bytes) -> lines.append(CanonicalJson.sha256(bytes))
                .append("  ")
                .append(form.file(run))
                .append('\n'));
        return lines.toString();
    }

    Map<Form, byte[]> all(Reports.Told told, Locale language) {
        Map<Form, byte[]> all = new LinkedHashMap<>();
        for (Form form : Form.values()) {
            all.put(form, write(form, told, language));
        }
        return all;
    }

    byte[] zip(Reports.Told told, Locale language) {
        Map<Form, byte[]> all = all(told, language);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<Form, byte[]> one : all.entrySet()) {
                put(zip, one.getKey().file(told.report().run()), one.getValue(), told);
            }
            put(
                    zip,
                    told.report().run() + "-manifest.sha256",
                    manifest(told, all).getBytes(StandardCharsets.UTF_8),
                    told);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes, Reports.Told told) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(told.report().until());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    private String html(Reports.Told told, Locale language) {
        Report report = told.report();
        return printer.html(
                "reports/document",
                Map.of(
                        "told",
                        told,
                        "report",
                        report,
                        "bars",
                        TimeBars.of(report, told.run().waits().all())),
                language);
    }

    private static byte[] json(Report report) {
        try {
            return (JSON.writeValueAsString(report) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A report is made of what JSON can hold", e);
        }
    }

    private static byte[] journal(Journal.Sealed sealed) {
        return (String.join("\n", sealed.entries()) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
