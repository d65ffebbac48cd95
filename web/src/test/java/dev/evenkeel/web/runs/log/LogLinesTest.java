package dev.evenkeel.web.runs.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.LogChunk;
import org.junit.jupiter.api.Test;

class LogLinesTest {

    private final LogLines lines = new LogLines();
    private long id;

    @Test
    void namesTheStepOnceAndWritesWholeLines() {
        assertThat(add("a", "out", "one\ntwo\n"))
                .isEqualTo("<span class=\"log-step\" data-step=\"a\">a</span>"
                        + "<span class=\"log-line\" data-step=\"a\">one</span>"
                        + "<span class=\"log-line\" data-step=\"a\">two</span>");
        assertThat(lines.complete()).isTrue();
    }

    @Test
    void waitsForTheRestOfALine() {
        assertThat(add("a", "out", "on")).isEmpty();
        assertThat(lines.complete()).isFalse();

        assertThat(add("a", "out", "e\n")).endsWith(">one</span>");
    }

    @Test
    void keepsTheLinesOfStreamsThatInterleaveApart() {
        add("a", "out", "from ");
        assertThat(add("b", "out", "whole\n")).endsWith("data-step=\"b\">whole</span>");
        assertThat(add("a", "out", "a\n")).endsWith("data-step=\"a\">from a</span>");
    }

    @Test
    void showsWhatNoLineBreakHasEnded() {
        add("a", "err", "password: ");

        assertThat(lines.rest()).endsWith("<span class=\"log-line err\" data-step=\"a\">password: </span>");
    }

    @Test
    void carriesColoursIntoTheNextLine() {
        assertThat(add("a", "out", "\u001b[1;31mred\nstill\u001b[0m plain\n"))
                .contains("<span class=\"ansi-bold ansi-red\">red</span></span>")
                .contains("<span class=\"ansi-bold ansi-red\">still</span> plain</span>");
    }

    @Test
    void knowsPalettesAndDirectColours() {
        assertThat(add("a", "out", "\u001b[38;5;196mx\u001b[38;2;10;200;10my\u001b[48;5;1;4mz\u001b[m\n"))
                .contains("<span class=\"ansi-red\">x</span><span class=\"ansi-green\">y</span>")
                .contains("<span class=\"ansi-underline ansi-green\">z</span>");
    }

    @Test
    void dropsAllOtherSequences() {
        assertThat(add("a", "out", "\u001b[2Ka\u001b]0;title\u0007b\u001b]8;;http://x\u001b\\c\u001b(d\u0000\u0007e\n"))
                .endsWith(">abc(de</span>");
    }

    @Test
    void showsTheLastVersionOfALineThatWasWrittenAgain() {
        assertThat(add("a", "out", "10%\r50%\r100%\r\n")).endsWith(">100%</span>");
    }

    @Test
    void writesNoMarkupOfTheTool() {
        String html = add(
                "<b onclick=\"x\">", "out", "</span><script>alert('1')</script>\u001b[31m\"&<img src=x onerror=y>\n");

        assertThat(html).doesNotContain("<script").doesNotContain("<img").doesNotContain("<b ");
        assertThat(html).contains("&lt;/span&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;");
        assertThat(html).contains("data-step=\"&lt;b onclick=&quot;x&quot;&gt;\"");
    }

    @Test
    void cutsEndlessLines() {
        assertThat(add("a", "out", "x".repeat(50_000) + "\n"))
                .hasSizeLessThan(9_000)
                .contains(" …");
    }

    private String add(String step, String stream, String text) {
        return lines.add(new LogChunk(++id, step, 1, stream, 0, text.length(), 0, text, false));
    }
}
