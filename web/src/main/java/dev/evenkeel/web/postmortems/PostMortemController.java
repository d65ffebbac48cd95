package dev.evenkeel.web.postmortems;

import dev.evenkeel.activities.store.ReportNotes.Kind;
import dev.evenkeel.web.page.Download;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.page.Words;
import dev.evenkeel.web.postmortems.PostMortemDesk.Told;
import dev.evenkeel.web.postmortems.PostMortemForms.Form;
import dev.evenkeel.web.reports.Notes;
import dev.evenkeel.web.reports.TypedNote;
import dev.evenkeel.web.runs.view.TimelinePart;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The post-mortem of an incident: the page where people write it, and the forms in which it is handed out. */
@Controller
@RequestMapping("/runs/{id}")
class PostMortemController {

    private static final int ENTRIES = 300;

    private final PostMortemDesk desk;
    private final PostMortemForms forms;
    private final Notes notes;
    private final Words words;

    PostMortemController(PostMortemDesk desk, PostMortemForms forms, Notes notes, Words words) {
        this.desk = desk;
        this.forms = forms;
        this.notes = notes;
        this.words = words;
    }

    /**
     * The text as it stands in its form.
     *
     * @param base the revision that it was made of
     */
    record TypedText(String text, long base) {}

    @GetMapping("/post-mortem")
    String page(@PathVariable String id, @ModelAttribute("viewer") Viewer viewer, Locale language, Model model) {
        return show(told(id), new Answer("", null, TypedNote.NOTHING, null), viewer, language, model);
    }

    @PostMapping("/post-mortem/text")
    String save(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "0") long base,
            @ModelAttribute("viewer") Viewer viewer,
            Locale language,
            Model model) {
        Told told = told(id);
        String typed = text.replace("\r\n", "\n");
        try {
            desk.save(told.postMortem(), base, viewer.name(), typed);
            return "redirect:/runs/" + told.postMortem().run() + "/post-mortem#text";
        } catch (PostMortemDesk.Overtaken overtaken) {
            // The page now shows what the other one has saved, so the next try is made of it.
            Told now = told(id);
            TypedText kept = new TypedText(typed, newest(now));
            return show(now, new Answer(overtaken.message(), kept, TypedNote.NOTHING, null), viewer, language, model);
        } catch (Notes.Refused refused) {
            Answer answer = new Answer(
                    String.valueOf(refused.getMessage()), new TypedText(typed, base), TypedNote.NOTHING, null);
            return show(told, answer, viewer, language, model);
        }
    }

    @PostMapping("/post-mortem/preview")
    String preview(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "0") long base,
            @ModelAttribute("viewer") Viewer viewer,
            Locale language,
            Model model) {
        Answer answer = new Answer("", new TypedText(text, base), TypedNote.NOTHING, words.markdown(text));
        return show(told(id), answer, viewer, language, model);
    }

    @PostMapping("/post-mortem")
    String add(
            @PathVariable String id,
            @ModelAttribute("typed") TypedNote typed,
            @ModelAttribute("viewer") Viewer viewer,
            Locale language,
            Model model) {
        Told told = told(id);
        try {
            if (typed.kind() != Kind.ACTION && typed.kind() != Kind.DONE && typed.kind() != Kind.SIGN_OFF) {
                throw new Notes.Refused("Nothing was chosen. Load the page again.");
            }
            notes.add(desk.subject(told.postMortem()), viewer.name(), typed.added());
            return "redirect:/runs/" + told.postMortem().run() + "/post-mortem#actions";
        } catch (Notes.Refused | IllegalArgumentException refused) {
            return show(
                    told, new Answer(String.valueOf(refused.getMessage()), null, typed, null), viewer, language, model);
        }
    }

    @GetMapping("/post-mortem.html")
    ResponseEntity<byte[]> html(@PathVariable String id, Locale language) {
        return form(id, Form.HTML, language);
    }

    @GetMapping("/post-mortem.pdf")
    ResponseEntity<byte[]> pdf(@PathVariable String id, Locale language) {
        return form(id, Form.PDF, language);
    }

    @GetMapping("/post-mortem.json")
    ResponseEntity<byte[]> json(@PathVariable String id, Locale language) {
        return form(id, Form.JSON, language);
    }

    @GetMapping("/post-mortem.md")
    ResponseEntity<byte[]> markdown(@PathVariable String id, Locale language) {
        return form(id, Form.MARKDOWN, language);
    }

    private ResponseEntity<byte[]> form(String id, Form form, Locale language) {
        Told told = told(id);
        return Download.of(form.file(told.postMortem().run()), form.mediaType, forms.write(form, told, language));
    }

    /**
     * What is answered to a form.
     *
     * @param text what was typed; null: what is saved, or the draft
     * @param preview HTML of the text; null when none was asked for
     */
    private record Answer(
            String refusal,
            @Nullable TypedText text,
            TypedNote note,
            @Nullable String preview) {}

    private String show(Told told, Answer answer, Viewer viewer, Locale language, Model model) {
        PostMortem postMortem = told.postMortem();
        Notes.Subject subject = desk.subject(postMortem);
        String text = forms.text(told, language);
        model.addAttribute("postMortem", postMortem);
        model.addAttribute("run", told.run());
        model.addAttribute("timeline", TimelinePart.until(told.run().timeline(), 0, ENTRIES));
        model.addAttribute("text", text);
        model.addAttribute("form", answer.text() == null ? new TypedText(text, newest(told)) : answer.text());
        model.addAttribute("edited", answer.text() != null);
        model.addAttribute("preview", answer.preview());
        model.addAttribute("revisions", told.revisions());
        model.addAttribute("mayNote", Notes.mayAdd(subject, viewer));
        model.addAttribute("obstacle", Notes.obstacle(subject, viewer));
        model.addAttribute("covers", subject.content());
        model.addAttribute("refusal", answer.refusal());
        model.addAttribute("typed", answer.note());
        return "postmortems/page";
    }

    private static long newest(Told told) {
        return told.revisions().isEmpty() ? 0 : told.revisions().getFirst().number();
    }

    private Told told(String id) {
        return desk.of(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
