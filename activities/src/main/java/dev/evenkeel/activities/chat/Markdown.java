package dev.evenkeel.activities.chat;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of Markdown that messages are written in, for systems that write it otherwise or not at all. One pass over the lines, without
 * nesting: a text from anywhere costs no more than its length.
 */
final class Markdown {

    private static final Pattern INLINE = Pattern.compile("`([^`\\n]{1,500})`"
            + "|\\[([^\\]\\n]{1,300})\\]\\((https?://[^\\s()<>|]{1,1000})\\)"
            + "|\\*\\*([^*\\n]{1,500})\\*\\*");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*)");
    private static final Pattern BULLET = Pattern.compile("( {0,12})[-*+] (.*)");
    private static final String FENCE = "```";

    /** How a system writes. */
    private interface Style {
        UnaryOperator<String> text();

        String code(String text);

        String link(String text, String url);

        String bold(String text);

        /** The line before and after a block of code; empty for none. */
        String fence();
    }

    private Markdown() {}

    /** Without any marks. */
    static String plain(String markdown) {
        return render(markdown, new Style() {
            @Override
            public UnaryOperator<String> text() {
                return UnaryOperator.identity();
            }

            @Override
            public String code(String text) {
                return text;
            }

            @Override
            public String link(String text, String url) {
                return text.equals(url) ? url : text + " (" + url + ")";
            }

            @Override
            public String bold(String text) {
                return text;
            }

            @Override
            public String fence() {
                return "";
            }
        });
    }

    /** As Slack has it. What it takes for marks of its own in a text is escaped, so that nobody is called out. */
    static String slack(String markdown) {
        return render(markdown, new Style() {
            @Override
            public UnaryOperator<String> text() {
                return Markdown::escaped;
            }

            @Override
            public String code(String text) {
                return "`" + escaped(text) + "`";
            }

            @Override
            public String link(String text, String url) {
                return "<" + escaped(url) + "|" + escaped(text).replace('|', '¦') + ">";
            }

            @Override
            public String bold(String text) {
                return "*" + escaped(text) + "*";
            }

            @Override
            public String fence() {
                return FENCE;
            }
        });
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String render(String markdown, Style style) {
        StringBuilder out = new StringBuilder();
        boolean code = false;
        for (String line : markdown.split("\n", -1)) {
            if (line.stripLeading().startsWith(FENCE)) {
                code = !code;
                if (!style.fence().isEmpty()) {
                    out.append(style.fence()).append('\n');
                }
            } else {
                out.append(code ? style.text().apply(line) : line(line, style)).append('\n');
            }
        }
        return out.toString().stripTrailing();
    }

    private static String line(String line, Style style) {
        Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
            return heading.group(1).isBlank() ? "" : style.bold(heading.group(1).replace("*", ""));
        }
        Matcher bullet = BULLET.matcher(line);
        return bullet.matches() ? bullet.group(1) + "• " + inline(bullet.group(2), style) : inline(line, style);
    }

    private static String inline(String line, Style style) {
        StringBuilder out = new StringBuilder();
        Matcher found = INLINE.matcher(line);
        int end = 0;
        while (found.find()) {
            out.append(style.text().apply(line.substring(end, found.start())));
            if (found.group(1) != null) {
                out.append(style.code(found.group(1)));
            } else if (found.group(2) != null) {
                out.append(style.link(found.group(2), found.group(3)));
            } else {
                out.append(style.bold(found.group(4)));
            }
            end = found.end();
        }
        return out.append(style.text().apply(line.substring(end))).toString();
    }
}
