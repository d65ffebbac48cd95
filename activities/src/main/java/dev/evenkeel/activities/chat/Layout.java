package dev.evenkeel.activities.chat;

import java.util.function.IntUnaryOperator;

/** How the parts of a message, which is to be {@linkplain Message#quiet quiet} before, stand below each other. */
final class Layout {

    private static final String OPEN = "Open in Evenkeel";

    private Layout() {}

    /** In Markdown, cut to what a system takes. @param measure what each character counts */
    static String markdown(Message message, int most, IntUnaryOperator measure) {
        String head = "**" + message.headline().replace("*", "∗") + "**";
        String link = message.link() == null ? "" : "\n\n[" + OPEN + "](" + message.link() + ")";
        return whole(head, message.text(), link, most, measure);
    }

    /** Without marks. */
    static String plain(Message message, int most, IntUnaryOperator measure) {
        String link = message.link() == null ? "" : "\n\n" + message.link();
        return whole(message.headline(), Markdown.plain(message.text()), link, most, measure);
    }

    /** The text and the link without the first line, which some systems show apart. */
    static String plainText(Message message, int most, IntUnaryOperator measure) {
        String link = message.link() == null ? "" : "\n\n" + message.link();
        String text = Markdown.plain(message.text());
        return (Words.fit(text, Words.left(most, measure, link), measure) + link).strip();
    }

    static String slack(Message message, int most, IntUnaryOperator measure) {
        String head = Markdown.slack("**" + message.headline().replace("*", "∗") + "**");
        String link = message.link() == null ? "" : "\n\n" + Markdown.slack("[" + OPEN + "](" + message.link() + ")");
        int left = Words.left(most, measure, head + link + "\n\n");
        String text = Markdown.slack(Words.fit(message.text(), left, measure));
        return head + (text.isEmpty() ? "" : "\n\n" + text) + link;
    }

    private static String whole(String head, String text, String link, int most, IntUnaryOperator measure) {
        int left = Words.left(most, measure, head + link + "\n\n");
        return head + (text.isEmpty() ? "" : "\n\n" + Words.fit(text, left, measure)) + link;
    }
}
