package dev.evenkeel.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.AuditEntry;
import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.web.Browser;
import dev.evenkeel.workflows.contract.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@Import(AnyForm.class)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"evenkeel.temporal.target=127.0.0.1:1", "evenkeel.demo=true"})
class SecurityTest {

    private static final String PASSWORD = "correct horse battery";

    @TempDir
    private static Path folder;

    private final Users users;
    private final Audit audit;
    private final People people;
    private final PasswordEncoder encoder;
    private final int port;

    @Autowired
    SecurityTest(Users users, Audit audit, People people, PasswordEncoder encoder, @LocalServerPort int port) {
        this.users = users;
        this.audit = audit;
        this.people = people;
        this.encoder = encoder;
        this.port = port;
    }

    @DynamicPropertySource
    static void ownFolder(DynamicPropertyRegistry properties) {
        properties.add("evenkeel.data", () -> folder.resolve("data").toString());
        properties.add("evenkeel.runbooks", () -> folder.toString());
    }

    @BeforeEach
    void knowsTheAdministratorsPassword() {
        users.changePassword("admin", String.valueOf(encoder.encode(PASSWORD)));
    }

    @Test
    void sendsStrangersToTheLoginPage() throws Exception {
        HttpResponse<String> response = new Browser(port).get("/runs");

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location").orElseThrow()).endsWith("/login");
    }

    @Test
    void letsTheAdministratorInAndWritesItDown() throws Exception {
        Browser browser = new Browser(port);

        HttpResponse<String> response = browser.login("Admin", PASSWORD);

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location").orElseThrow()).doesNotContain("login");
        assertThat(browser.get("/login").statusCode()).isEqualTo(302);
        assertThat(actions("admin")).contains("login.succeeded");
        assertThat(users.find("admin").orElseThrow().lastLogin()).isNotNull();
    }

    @Test
    void guardsItsCookies() throws Exception {
        HttpResponse<String> response = new Browser(port).login("admin", PASSWORD);

        assertThat(response.headers().allValues("Set-Cookie"))
                .isNotEmpty()
                .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly").contains("SameSite=Lax"));
    }

    @Test
    void changesTheSessionAtLogin() throws Exception {
        Browser browser = new Browser(port);
        browser.get("/runs");
        String before = browser.cookie("JSESSIONID").orElseThrow();

        browser.login("admin", PASSWORD);

        assertThat(browser.cookie("JSESSIONID").orElseThrow()).isNotEqualTo(before);
    }

    @Test
    void sendsHeadersThatForbidInlineScriptsAndFrames() throws Exception {
        HttpResponse<String> response = new Browser(port).get("/login");

        assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
    }

    @Test
    void refusesAFormWithoutItsToken() throws Exception {
        HttpResponse<String> response =
                new Browser(port).post("/login", Map.of("username", "admin", "password", PASSWORD));

        assertThat(response.statusCode()).isEqualTo(403);
    }

    @Test
    void slowsGuessingDownEvenForTheRightPassword() throws Exception {
        people.create("admin", "guessed", PASSWORD, Map.of(Users.EVERYWHERE, Set.of(Role.VIEWER)));
        Browser browser = new Browser(port);
        for (int guess = 0; guess < LoginThrottle.GUESSES; guess++) {
            assertThat(browser.login("guessed", "wrong guess").statusCode()).isEqualTo(302);
        }

        HttpResponse<String> response = browser.login("guessed", PASSWORD);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(response.body()).contains("name=\"username\"");
        assertThat(actions("guessed")).filteredOn("login.failed"::equals).hasSize(LoginThrottle.GUESSES);
        assertThat(new Browser(port)
                        .login("admin", PASSWORD)
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .doesNotContain("login");
    }

    @Test
    void staysLoggedInOverARestartAndStillTakesTheOpenForm() throws Exception {
        Browser browser = new Browser(port);
        browser.login("admin", PASSWORD);
        browser.get("/any-form");

        browser.forget("JSESSIONID");
        HttpResponse<String> first = browser.post("/any-form", Map.of("decision", "1"));
        browser.forget("JSESSIONID");
        HttpResponse<String> formOfAnotherTab = browser.post("/any-form", Map.of("decision", "2"));

        assertThat(first.body()).isEqualTo("taken");
        assertThat(formOfAnotherTab.body()).isEqualTo("taken");
    }

    @Test
    void endsTheSessionsOfADisabledPerson() throws Exception {
        people.create("admin", "leaver", PASSWORD, Map.of(Users.EVERYWHERE, Set.of(Role.OPERATOR)));
        Browser browser = new Browser(port);
        browser.login("leaver", PASSWORD);
        assertThat(browser.get("/no-such-page").statusCode()).isEqualTo(404);

        people.enable("admin", "leaver", false);

        assertThat(browser.get("/no-such-page").statusCode()).isEqualTo(302);
    }

    @Test
    void endsTheSessionsOfAPersonWithANewPassword() throws Exception {
        people.create("admin", "forgetful", PASSWORD, Map.of(Users.EVERYWHERE, Set.of(Role.OPERATOR)));
        Browser browser = new Browser(port);
        browser.login("forgetful", PASSWORD);

        people.resetPassword("admin", "forgetful", null);

        assertThat(browser.get("/no-such-page").statusCode()).isEqualTo(302);
    }

    @Test
    void logsOut() throws Exception {
        Browser browser = new Browser(port);
        browser.login("admin", PASSWORD);
        browser.get("/any-form");

        HttpResponse<String> response = browser.post("/logout", Map.of());

        assertThat(response.headers().firstValue("Location").orElseThrow()).endsWith("/login?logout");
        assertThat(browser.get("/any-form").statusCode()).isEqualTo(302);
    }

    @Test
    void showsItsHealthToAllAndThePartsToPeople() throws Exception {
        Browser browser = new Browser(port);
        assertThat(browser.get("/actuator/health").body()).contains("status").doesNotContain("components");

        browser.login("admin", PASSWORD);

        assertThat(browser.get("/actuator/health").body())
                .contains("\"temporal\"")
                .contains("\"store\"")
                .contains("\"worker\"");
        assertThat(browser.get("/actuator/env").statusCode()).isIn(403, 404);
    }

    @Test
    void tellsPartsOfAPageThatTheSessionIsOver() throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/runs/1/steps"))
                                .header("HX-Request", "true")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("HX-Redirect")).hasValue("/login");
    }

    @Test
    void letsDemoUsersInWithOneClickAndNobodyElse() throws Exception {
        Browser browser = new Browser(port);
        browser.get("/login");

        assertThat(browser.post("/demo/login", Map.of("user", "admin")).statusCode())
                .isEqualTo(404);
        browser.get("/login");
        HttpResponse<String> response = browser.post("/demo/login", Map.of("user", DemoUsers.APPROVER));

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(browser.get("/login").statusCode()).isEqualTo(302);
        assertThat(users.may(DemoUsers.APPROVER, Role.APPROVER, "production")).isTrue();
        assertThat(users.may(DemoUsers.OPERATOR, Role.APPROVER, "production")).isFalse();
    }

    private List<String> actions(String actor) {
        return audit.list(new AuditFilter(actor, null, null, null, null, null), null, 100).stream()
                .map(AuditEntry::action)
                .toList();
    }
}
