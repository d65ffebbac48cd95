package dev.evenkeel.activities.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.prometheus.Sample.Verdict;
import dev.evenkeel.workflows.contract.PrometheusActivities.GateRequest;
import dev.evenkeel.workflows.contract.PrometheusActivities.Missing;
import dev.evenkeel.workflows.contract.PrometheusActivities.Outcome;
import dev.evenkeel.workflows.contract.PrometheusActivities.Server;
import dev.evenkeel.workflows.expression.Carried;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What leads to which outcome, as docs/metrics.md has it. A sample every 10 s: g good, b bad, n no data, t little traffic, w warnings, e error, _ none. */
class TallyTest {

    private static final long EVERY = 10_000;

    @ParameterizedTest(name = "{0} with {1} {2}: {3}, at the end {4}")
    @CsvSource({
        // one good sample is enough, one bad one too many
        "g,    'pass 1 fail 1', '',             PASS, PASS",
        "b,    'pass 1 fail 1', '',             FAIL, FAIL",
        // good ones in a row
        "gg,   'pass 3 fail 9', '',             -,    INCONCLUSIVE",
        "gggbg, 'pass 4 fail 9', '',            -,    INCONCLUSIVE",
        "ggbggg, 'pass 3 fail 9', '',           PASS, PASS",
        // bad ones in all
        "bgbgb, 'pass 9 fail 3', '',            FAIL, FAIL",
        "bgbgg, 'pass 9 fail 3', '',            -,    INCONCLUSIVE",
        "gb,   'pass 9 fail 3', '',             -,    FAIL",
        // for a while
        "ggg,  'pass 1 fail 9', 'for 20',       PASS, PASS",
        "ggg,  'pass 1 fail 9', 'for 30',       -,    INCONCLUSIVE",
        "ggbgg, 'pass 1 fail 9', 'for 20',      -,    INCONCLUSIVE",
        // no data never passes by itself
        "nnnnnn, 'pass 1 fail 1', '',           -,    INCONCLUSIVE",
        "ggn,  'pass 3 fail 1', '',             -,    INCONCLUSIVE",
        "ggngg, 'pass 3 fail 1', '',            -,    INCONCLUSIVE",
        "n,    'pass 1 fail 1', 'no_data fail', FAIL, FAIL",
        "n,    'pass 1 fail 1', 'no_data pass', PASS, PASS",
        // neither do warnings and too little traffic
        "ww,   'pass 1 fail 1', '',             -,    INCONCLUSIVE",
        "w,    'pass 1 fail 1', 'warnings fail', FAIL, FAIL",
        "tt,   'pass 1 fail 1', 'no_data fail', -,    INCONCLUSIVE",
        "gtg,  'pass 2 fail 1', '',             -,    INCONCLUSIVE",
        // enough samples
        "gg,   'pass 1 fail 1', 'least 3',      -,    INCONCLUSIVE",
        "ggg,  'pass 1 fail 1', 'least 3',      PASS, PASS",
        // errors in a row; one of them interrupts nothing
        "eee,  'pass 1 fail 1', '',             -,    ERROR",
        "eeee, 'pass 1 fail 1', '',             ERROR, ERROR",
        "eeeg, 'pass 1 fail 1', '',             PASS, PASS",
        "geg,  'pass 2 fail 1', 'for 20',       PASS, PASS",
        // a worker that was away for long has not seen that it stayed good
        "g___g, 'pass 2 fail 1', '',            PASS, PASS",
        "g____g, 'pass 2 fail 1', '',           -,    INCONCLUSIVE",
    })
    void leadsTo(String samples, String counts, String more, String now, Outcome end) {
        Tally tally = new Tally(rules(counts + " " + more));
        long at = 1_000_000;
        for (char sample : samples.toCharArray()) {
            at += EVERY;
            if (sample != '_') {
                tally.add(sample(at, sample));
            }
        }

        assertThat(tally.outcome().map(Enum::name).orElse("-")).isEqualTo(now);
        assertThat(tally.atTheEnd()).isEqualTo(end);
        assertThat(tally.undecided()).isNotBlank();
    }

    private static Sample sample(long at, char sign) {
        Verdict verdict = switch (sign) {
            case 'g' -> Verdict.GOOD;
            case 'b' -> Verdict.BAD;
            case 'n' -> Verdict.NO_DATA;
            case 't' -> Verdict.LITTLE_TRAFFIC;
            case 'w' -> Verdict.WARNED;
            default -> Verdict.ERROR;
        };
        Double value = sign == 'n' || sign == 'e' ? null : 1.0;
        return new Sample(at, value, null, null, List.of(), verdict, "");
    }

    private static GateRequest rules(String words) {
        return new GateRequest(
                Workshop.act("g"),
                new Server("http://p", null),
                "up",
                null,
                null,
                null,
                new Carried("value < 1.0", Map.of()),
                EVERY,
                number(words, "for", 0) * 1_000L,
                3_600_000,
                number(words, "fail", 1),
                number(words, "pass", 1),
                4,
                number(words, "least", 1),
                missing(words, "no_data"),
                missing(words, "warnings"));
    }

    private static int number(String words, String name, int otherwise) {
        String value = after(words, name);
        return value.isEmpty() || !Character.isDigit(value.charAt(0)) ? otherwise : Integer.parseInt(value);
    }

    private static Missing missing(String words, String name) {
        return switch (after(words, name)) {
            case "fail" -> Missing.FAIL;
            case "pass" -> Missing.PASS;
            default -> Missing.INCONCLUSIVE;
        };
    }

    private static String after(String words, String name) {
        List<String> all = List.of(words.split(" +", -1));
        int at = all.indexOf(name);
        return at < 0 || at + 1 >= all.size() ? "" : all.get(at + 1);
    }
}
