package dev.evenkeel.web.postmortems;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.evenkeel.web.page.Words;
import dev.evenkeel.web.postmortems.PostMortemDesk.Told;
import dev.evenkeel.web.reports.Printer;
import dev.evenkeel.web.reports.Report.Task;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** The forms in which a post-mortem is handed out. */
@Component
class PostMortemForms {

    private static final ObjectWriter JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writer();

    private final Printer printer;
    private final Draft draft;
    private final MessageSource messages;
    private final Words words;

    PostMortemForms(Printer printer, Draft draft, MessageSource messages, Words words) {
        this.printer = printer;
        this.draft = draft;
        this.messages = messages;
        this.words = words;
    }

    /** A form, by the end of its file's name. */
    enum Form {
        HTML("html", "text/html;charset=UTF-8"),
        PDF("pdf", "application/pdf"),
        JSON("json", "application/json"),
        MARKDOWN("md", "text/markdown;charset=UTF-8");

        final String end;
        final String mediaType;

        Form(String end, String mediaType) {
            this.end = end;
            this.mediaType = mediaType;
        }

        String file(String runId) {
            return runId + "-post-mortem." + end;
        }
    }

    byte[] write(Form form, Told told, Locale language) {
        return switch (form) {
            case HTML -> html(told, language).getBytes(StandardCharsets.UTF_8);
            case PDF ->
                printer.pdf(
                        html(told, language),
                        told.postMortem().incident().title(),
                        told.postMortem().until());
            case JSON -> json(told.postMortem());
            case MARKDOWN -> markdown(told, language).getBytes(StandardCharsets.UTF_8);
        };
    }

    private String html(Told told, Locale language) {
        return printer.html(
                "postmortems/document",
                Map.of("postMortem", told.postMortem(), "run", told.run(), "text", text(told, language)),
                language);
    }

    /** What was saved, or else the draft. */
    String text(Told told, Locale language) {
        return told.postMortem().text() == null
                ? draft.of(told.postMortem(), told.run(), language)
                : told.postMortem().text().text();
    }

    private String markdown(Told told, Locale language) {
        PostMortem postMortem = told.postMortem();
        StringBuilder lines = new StringBuilder("# ")
                .append(postMortem.incident().title().replaceAll("\\s+", " "))
                .append("\n\n")
                .append(messages.getMessage(
                        "postmortem.of",
                        new Object[] {postMortem.run(), postMortem.incident().severity()},
                        language))
                .append("\n\n")
                .append(text(told, language).strip())
                .append('\n');
        if (!postMortem.actions().isEmpty()) {
            lines.append("\n## ").append(say("report.actions", language)).append("\n\n");
            postMortem.actions().forEach(action -> lines.append(action(action, language)));
        }
        postMortem
                .approvals()
                .forEach(approval -> lines.append('\n')
                        .append(messages.getMessage(
                                "postmortem.approved",
                                new Object[] {approval.by(), words.utc(approval.at())},
                                language))
                        .append(approval.current() ? "" : " " + say("report.sign-off.older", language))
                        .append('\n'));
        return lines.toString();
    }

    private String action(Task action, Locale language) {
        return "- [" + (action.doneBy() == null ? " " : "x") + "] "
                + action.what().replaceAll("\\s+", " ") + " ("
                + messages.getMessage("postmortem.action", new Object[] {action.owner(), action.due()}, language)
                + ")\n";
    }

    private String say(String key, Locale language) {
        return messages.getMessage(key, null, language);
    }

    private static byte[] json(PostMortem postMortem) {
        try {
            return (JSON.writeValueAsString(postMortem) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A post-mortem is made of what JSON can hold", e);
        }
    }
}
