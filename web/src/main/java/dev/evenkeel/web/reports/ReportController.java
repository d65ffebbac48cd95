package dev.evenkeel.web.reports;

import dev.evenkeel.activities.store.ReportNotes.Added;
import dev.evenkeel.activities.store.ReportNotes.Kind;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.reports.ReportForms.Form;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/** The report of a recovery or a drill: the page where people add to it, and the forms in which it is handed out. */
@Controller
@RequestMapping("/runs/{id}")
class ReportController {

    private final Reports reports;
    private final ReportForms forms;

    ReportController(Reports reports, ReportForms forms) {
        this.reports = reports;
        this.forms = forms;
    }

    /** What was typed into one of the forms. */
    record Typed(
            @Nullable Kind kind,
            @Nullable String text,
            @Nullable String owner,
            @Nullable String due,
            @Nullable Long about,
            @Nullable String covers) {

        Added added() throws Reports.Refused {
            if (kind == null) {
                throw new Reports.Refused("Nothing was chosen. Load the page again.");
            }
            return new Added(kind, text == null ? "" : text.strip(), blank(owner), date(), about, blank(covers));
        }

        private @Nullable LocalDate date() throws Reports.Refused {
            try {
                return due == null || due.isBlank() ? null : LocalDate.parse(due.strip());
            } catch (DateTimeParseException e) {
                throw new Reports.Refused("This is no date. Write it as 2026-12-31.");
            }
        }

        private static @Nullable String blank(@Nullable String text) {
            return text == null || text.isBlank() ? null : text.strip();
        }
    }

    @GetMapping("/report")
    String page(@PathVariable String id, @ModelAttribute("viewer") Viewer viewer, Model model) {
        return show(told(id), "", new Typed(null, null, null, null, null, null), viewer, model);
    }

    @PostMapping("/report")
    String add(
            @PathVariable String id,
            @ModelAttribute("typed") Typed typed,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        Reports.Told told = told(id);
        try {
            reports.add(told, viewer.name(), typed.added());
            return "redirect:/runs/" + told.report().run() + "/report#notes";
        } catch (Reports.Refused | IllegalArgumentException refused) {
            return show(told, String.valueOf(refused.getMessage()), typed, viewer, model);
        }
    }

    @GetMapping("/report.html")
    ResponseEntity<byte[]> html(@PathVariable String id, Locale language) {
        return form(id, Form.HTML, language);
    }

    @GetMapping("/report.pdf")
    ResponseEntity<byte[]> pdf(@PathVariable String id, Locale language) {
        return form(id, Form.PDF, language);
    }

    @GetMapping("/report.json")
    ResponseEntity<byte[]> json(@PathVariable String id, Locale language) {
        return form(id, Form.JSON, language);
    }

    @GetMapping("/report/journal")
    ResponseEntity<byte[]> journal(@PathVariable String id, Locale language) {
        return form(id, Form.JOURNAL, language);
    }

    @GetMapping("/report/manifest")
    ResponseEntity<byte[]> manifest(@PathVariable String id, Locale language) {
        Reports.Told told = told(id);
        byte[] lines = forms.manifest(told, forms.all(told, language)).getBytes(StandardCharsets.UTF_8);
        return file(told.report().run() + "-manifest.sha256", "text/plain;charset=UTF-8", lines);
    }

    @GetMapping("/report.zip")
    ResponseEntity<byte[]> zip(@PathVariable String id, Locale language) {
        Reports.Told told = told(id);
        return file(told.report().run() + "-report.zip", "application/zip", forms.zip(told, language));
    }

    private ResponseEntity<byte[]> form(String id, Form form, Locale language) {
        Reports.Told told = told(id);
        return file(form.file(told.report().run()), form.mediaType, forms.write(form, told, language));
    }

    private static ResponseEntity<byte[]> file(String name, String mediaType, byte[] bytes) {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, mediaType)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(bytes);
    }

    private String show(Reports.Told told, String refusal, Typed typed, Viewer viewer, Model model) {
        model.addAttribute("told", told);
        model.addAttribute("report", told.report());
        model.addAttribute("bars", TimeBars.of(told.report(), told.run().waits().all()));
        model.addAttribute("covers", told.report().content());
        model.addAttribute("mayNote", Reports.mayNote(told.report(), viewer));
        model.addAttribute("obstacle", Reports.obstacle(told.report(), viewer));
        model.addAttribute("refusal", refusal);
        model.addAttribute("typed", typed);
        return "reports/report";
    }

    private Reports.Told told(String id) {
        return reports.of(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
