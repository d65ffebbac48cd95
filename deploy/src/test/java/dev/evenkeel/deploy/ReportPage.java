package dev.evenkeel.deploy;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The report of a run: what its page shows to a person, and the same for programs. */
final class ReportPage {

    private static final Pattern WORDS = Pattern.compile("(?:(\\d+) h )?(?:(\\d+) min ?)?(?:(\\d+)(?:[.](\\d))? s)?");

    private final Page page;
    private final JsonNode json;

    private ReportPage(Page page, JsonNode json) {
        this.page = page;
        this.json = json;
    }

    static ReportPage open(Person reader, ServerProcess server, String run) {
        String address = server.url() + "/runs/" + run + "/report";
        Page page = reader.page();
        page.navigate(address);
        return new ReportPage(
                page,
                JsonMapper.shared()
                        .readTree(page.request().get(address + ".json").body()));
    }

    JsonNode json() {
        return json;
    }

    /** @param measure the first words of its line @return what was achieved */
    String achieved(String measure) {
        return page.locator("section[aria-labelledby=report-result] tr")
                .filter(new Locator.FilterOptions().setHasText(measure))
                .locator("td")
                .first()
                .innerText();
    }

    /** The times that a page shows alike. */
    record Figure(Duration least, Duration below) {

        boolean tells(Duration exact) {
            return exact.compareTo(least) >= 0 && exact.compareTo(below) < 0;
        }
    }

    Figure duration(String measure) {
        String text = achieved(measure);
        Matcher words = WORDS.matcher(text);
        if (text.isBlank() || !words.matches()) {
            throw new AssertionError("The report says no time for " + measure + " but: " + text);
        }
        Duration least = Duration.ofHours(number(words, 1))
                .plusMinutes(number(words, 2))
                .plusSeconds(number(words, 3))
                .plusMillis(number(words, 4) * 100);
        if (words.group(4) != null) {
            // Tenths are rounded, all else is cut.
            return new Figure(least.minusMillis(50), least.plusMillis(50));
        }
        return new Figure(least, least.plus(words.group(3) != null ? Duration.ofSeconds(1) : Duration.ofMinutes(1)));
    }

    private static long number(Matcher words, int group) {
        String digits = words.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
