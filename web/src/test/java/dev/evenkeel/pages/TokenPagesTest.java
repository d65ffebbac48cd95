package dev.evenkeel.pages;

import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.Store;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The tokens that people make for themselves. */
@OnPagesServer
class TokenPagesTest {

    private final Pages pages;
    private final Store store;

    TokenPagesTest(MockMvcTester mvc, Store store) {
        this.store = store;
        this.pages = new Pages(mvc);
    }

    @Test
    void showsATokenOnceAndOnlyToItsOwner() {
        MvcTestResult made =
                pages.post("carol", "/settings/tokens", Map.of("name", "night <b>", "scope", "READ", "days", "7"));
        assertThat(made).hasStatus(302).hasRedirectedUrl("/settings/tokens");
        assertThat(made.getMvcResult().getFlashMap().get("made")).isNotNull();
        String id = store.tokens().list("carol").getFirst().id();

        assertThat(pages.text("carol", "/settings/tokens"))
                .contains("night &lt;b&gt;")
                .contains(id)
                .contains("never used")
                .doesNotContain("evenkeel_" + id);
        assertThat(pages.text("bob", "/settings/tokens")).doesNotContain(id);
        pages.post("bob", "/settings/tokens/" + id + "/revoke", Map.of());
        assertThat(pages.text("carol", "/settings/tokens")).contains("data-token=\"" + id);
        pages.post("carol", "/settings/tokens/" + id + "/revoke", Map.of());
        assertThat(pages.text("carol", "/settings/tokens"))
                .doesNotContain("data-token")
                .contains("revoked");
    }

    @Test
    void refusesATokenOfNoUse() {
        assertThat(pages.post("carol", "/settings/tokens", Map.of("name", " ", "scope", "READ"))
                        .getMvcResult()
                        .getFlashMap()
                        .get("refused"))
                .asString()
                .contains("needs a name");
        assertThat(pages.post("carol", "/settings/tokens", Map.of("name", "x"))
                        .getMvcResult()
                        .getFlashMap()
                        .get("refused"))
                .asString()
                .contains("no use");
        assertThat(pages.post("carol", "/settings/tokens", Map.of("name", "x", "scope", "READ", "days", "9999"))
                        .getMvcResult()
                        .getFlashMap()
                        .get("refused"))
                .asString()
                .contains("365");
        assertThat(pages.post("carol", "/settings/tokens", Map.of("name", "x", "scope", "ROOT")))
                .hasStatus(400);
        assertThat(pages.post("carol", "/settings/tokens", Map.of("name", "x", "scope", "READ", "environment", "moon")))
                .hasStatus(400);
    }
}
