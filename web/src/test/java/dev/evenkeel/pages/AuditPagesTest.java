package dev.evenkeel.pages;

import static dev.evenkeel.pages.Pages.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.AuditHead;
import dev.evenkeel.activities.store.ChainCheck;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.User;
import dev.evenkeel.web.audit.AuditCommand;
import dev.evenkeel.workflows.contract.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** What administrators read of the audit, what its export proves, and a person's own password. */
@OnPagesServer
class AuditPagesTest {

    private final MockMvcTester mvc;
    private final Pages pages;
    private final Store store;
    private final PasswordEncoder encoder;

    AuditPagesTest(MockMvcTester mvc, Store store, PasswordEncoder encoder) {
        this.mvc = mvc;
        this.pages = new Pages(mvc);
        this.store = store;
        this.encoder = encoder;
    }

    @Test
    void showsTheNewestFirstAndOnlyWhatIsAskedFor() {
        store.audit().append("anna", "run.launched", "r-77", Map.of("why", "<b>because</b>"), "production");
        store.audit().append("bob", "decision.refused", "r-77", Map.of(), "staging");

        assertThat(pages.text("root", "/audit?subject=r-77"))
                .contains(">run.launched<", ">decision.refused<", "&lt;b&gt;because")
                .doesNotContain("<b>because");
        assertThat(pages.text("root", "/audit?subject=r-77&actor=bob")).doesNotContain(">run.launched<");
        assertThat(pages.text("root", "/audit?subject=r-77&environment=production"))
                .doesNotContain(">decision.refused<");
        assertThat(pages.text("root", "/audit?subject=r-77&to=2001-01-01")).contains("Nothing fits");
        assertThat(pages.text("root", "/audit?subject=r-77&from=yesterday")).contains(">run.launched<");
    }

    @Test
    void pagesThroughMoreThanFits() {
        for (int i = 0; i < 60; i++) {
            store.audit().append("carol", "login.failed", "try-" + i, Map.of(), null);
        }

        assertThat(pages.text("root", "/audit?actor=carol&action=login.failed"))
                .contains("try-59", "try-10", "before=")
                .doesNotContain("try-9<");
        long before = store.audit()
                .list(new AuditFilter("carol", "login.failed", "try-10", null, null, null), null, 1)
                .getFirst()
                .seq();
        assertThat(pages.text("root", "/audit?actor=carol&action=login.failed&before=" + before))
                .contains("try-9<", "try-0<")
                .doesNotContain("before=");
    }

    @Test
    void isForAdministratorsOnly() {
        assertThat(pages.get("bob", "/audit")).hasStatus(403);
        assertThat(pages.post("bob", "/audit/export", Map.of())).hasStatus(403);
        assertThat(pages.post("bob", "/audit/check", Map.of())).hasStatus(403);
    }

    @Test
    void checksTheChain() {
        MvcTestResult checked = pages.post("root", "/audit/check", Map.of());

        assertThat(checked).hasStatus(302).hasRedirectedUrl("/audit");
        assertThat(checked.getMvcResult().getFlashMap().get("checked"))
                .isInstanceOfSatisfying(
                        ChainCheck.class, check -> assertThat(check.ok()).isTrue());
    }

    @Test
    void anExportShowsOfflineWhatWasTamperedWith(@TempDir Path folder) throws IOException {
        store.audit().append("anna", "run.launched", "r-1", Map.of("version", "1.0"), "production");
        MvcTestResult exported = pages.post("root", "/audit/export", Map.of());
        assertThat(exported).hasStatusOk();
        String lines = body(exported);
        AuditHead head = store.audit().head();
        assertThat(lines).contains("audit.exported");
        Path file = Files.writeString(folder.resolve("audit.jsonl"), lines);

        assertThat(audit(file.toString())).startsWith("0 The chain holds: " + head.count());
        assertThat(audit(file.toString(), "--head", head.count() + ":" + head.hash()))
                .startsWith("0 The chain holds");
        assertThat(audit(file.toString(), "--head", head.count() + ":" + "0".repeat(64)))
                .startsWith("1 The chain is broken at entry " + head.count());
        Files.writeString(file, lines.replaceFirst("run.launched", "run.launchef"));
        assertThat(audit(file.toString())).startsWith("1 The chain is broken at entry");
        Files.writeString(file, lines.substring(lines.indexOf('\n') + 1));
        assertThat(audit(file.toString())).startsWith("1 The chain is broken at entry 1");
        Files.writeString(file, lines.substring(0, lines.length() / 2));
        assertThat(audit(file.toString())).startsWith("1 ");
    }

    @Test
    void theVerifierSaysHowItIsUsed(@TempDir Path folder) {
        assertThat(audit()).startsWith("2 audit: Write");
        assertThat(audit(folder.resolve("none").toString()))
                .startsWith("2 audit: ")
                .contains("cannot be read");
        assertThat(audit("x", "--head", "seven")).startsWith("2 audit: A head is");
    }

    @Test
    void changesTheOwnPasswordAndSignsOut() {
        store.users().create("erin", encoder.encode("erin-old-password"), Map.of("*", Set.of(Role.VIEWER)));

        assertThat(body(change("erin", "wrong", "erin-new-password", "erin-new-password")))
                .contains("The old password is not right");
        assertThat(body(change("erin", "erin-old-password", "erin-new-password", "erin-new-passwort")))
                .contains("The two are not the same");
        assertThat(body(change("erin", "erin-old-password", "short", "short"))).contains("too short");
        assertThat(matches("erin-old-password")).isTrue();

        assertThat(change("erin", "erin-old-password", "erin-new-password", "erin-new-password"))
                .hasStatus(302)
                .hasRedirectedUrl("/login?changed");
        assertThat(matches("erin-new-password")).isTrue();
        assertThat(body(mvc.get().uri("/login").param("changed", "").exchange()))
                .contains("Your password was changed");
    }

    private boolean matches(String password) {
        User erin = store.users().find("erin").orElseThrow();
        return encoder.matches(password, erin.passwordHash());
    }

    private MvcTestResult change(String who, String old, String password, String again) {
        return pages.post(who, "/settings/password", Map.of("old", old, "password", password, "again", again));
    }

    private static String audit(String... words) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new AuditCommand(out, out).run(List.of(words)) + " " + said.toString(StandardCharsets.UTF_8);
    }
}
