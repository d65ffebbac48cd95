package dev.evenkeel.web.reports;

import dev.evenkeel.web.page.Words;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** Draws documents that stand alone: a page without links to anything, and the same as PDF. */
@Component
@EnableConfigurationProperties(ReportFonts.Settings.class)
public class Printer {

    /** What a terminal may print and XML cannot hold. */
    private static final Pattern NOT_XML =
            Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

    private final ITemplateEngine templates;
    private final Words words;
    private final ReportPdf pdf;

    Printer(ITemplateEngine templates, Words words, ReportFonts.Settings settings) {
        this.templates = templates;
        this.words = words;
        this.pdf = new ReportPdf(new ReportFonts(settings));
    }

    /** @return well-formed HTML, everything inside */
    public String html(String template, Map<String, ?> values, Locale language) {
        Context context = new Context(language);
        values.forEach(context::setVariable);
        context.setVariable("words", words);
        context.setVariable("page", false);
        return NOT_XML.matcher(templates.process(template, context)).replaceAll("");
    }

    /**
     * @param html from {@link #html}
     * @param at what the file says of when it was made, milliseconds since the epoch
     * @throws IllegalStateException when the page cannot be printed
     */
    public byte[] pdf(String html, String title, long at) {
        return pdf.print(html, title, at);
    }
}
