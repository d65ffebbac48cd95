package dev.evenkeel.web.reports;

import dev.evenkeel.web.page.Download;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.reports.ReportForms.Form;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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
    private final Notes notes;
    private final ReportForms forms;

    ReportController(Reports reports, Notes notes, ReportForms forms) {
        this.reports = reports;
        this.notes = notes;
        this.forms = forms;
    }

    @GetMapping("/report")
    String page(@PathVariable String id, @ModelAttribute("viewer") Viewer viewer, Model model) {
        return show(told(id), "", TypedNote.NOTHING, viewer, model);
    }

    @PostMapping("/report")
    String add(
            @PathVariable String id,
            @ModelAttribute("typed") TypedNote typed,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        Reports.Told told = told(id);
        try {
            notes.add(Reports.subject(told.report()), viewer.name(), typed.added());
            return "redirect:/runs/" + told.report().run() + "/report#notes";
        } catch (Notes.Refused | IllegalArgumentException refused) {
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
        return Download.of(told.report().run() + "-manifest.sha256", "text/plain;charset=UTF-8", lines);
    }

    @GetMapping("/report.zip")
    ResponseEntity<byte[]> zip(@PathVariable String id, Locale language) {
        Reports.Told told = told(id);
        return Download.of(told.report().run() + "-report.zip", "application/zip", forms.zip(told, language));
    }

    private ResponseEntity<byte[]> form(String id, Form form, Locale language) {
        Reports.Told told = told(id);
        return Download.of(form.file(told.report().run()), form.mediaType, forms.write(form, told, language));
    }

    private String show(Reports.Told told, String refusal, TypedNote typed, Viewer viewer, Model model) {
        Notes.Subject subject = Reports.subject(told.report());
        model.addAttribute("told", told);
        model.addAttribute("report", told.report());
        model.addAttribute("bars", TimeBars.of(told.report(), told.run().waits().all()));
        model.addAttribute("covers", subject.content());
        model.addAttribute("mayNote", Notes.mayAdd(subject, viewer));
        model.addAttribute("obstacle", Notes.obstacle(subject, viewer));
        model.addAttribute("refusal", refusal);
        model.addAttribute("typed", typed);
        return "reports/report";
    }

    private Reports.Told told(String id) {
        return reports.of(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
