package dev.evenkeel.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.AuditEntry;
import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.web.ServerSettings;
import dev.evenkeel.workflows.contract.Role;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

class PeopleTest {

    private static final Map<String, Set<Role>> VIEWER = Map.of(Users.EVERYWHERE, Set.of(Role.VIEWER));

    @TempDir
    private Path folder;

    private final PasswordEncoder encoder = new BCryptPasswordEncoder(4);
    private Store store;
    private Permissions permissions;
    private People people;

    @BeforeEach
    void opens() {
        store = Store.open(StoreSettings.folder(folder));
        permissions = new Permissions(store.users());
        people = new People(store, permissions, encoder);
        store.users().create("root", encoder.encode("x"), Map.of(Users.EVERYWHERE, Set.of(Role.ADMIN)));
    }

    @AfterEach
    void closes() {
        store.close();
    }

    @Test
    void createsAPersonWithAPasswordThatIsShownOnce() {
        People.Outcome outcome = people.create(
                "root", "alice", null, Map.of("staging", Set.of(Role.OPERATOR), "production", Set.of(Role.VIEWER)));

        String password = ((People.Outcome.Done) outcome).password();
        assertThat(encoder.matches(
                        password, store.users().find("alice").orElseThrow().passwordHash()))
                .isTrue();
        assertThat(permissions.can("alice", Role.OPERATOR, "staging")).isTrue();
        assertThat(permissions.can("alice", Role.OPERATOR, "production")).isFalse();
        assertThat(permissions.canSomewhere("alice", Role.OPERATOR)).isTrue();
    }

    @Test
    void refusesChangesByOthers() {
        people.create("root", "alice", null, Map.of("production", Set.of(Role.ADMIN)));

        People.Outcome outcome = people.create("alice", "mallory", null, VIEWER);

        assertThat(outcome).isInstanceOf(People.Outcome.Refused.class);
        assertThat(store.users().find("mallory")).isEmpty();
        assertThat(store.audit().list(new AuditFilter("alice", null, null, null, null, null), null, 10))
                .extracting(AuditEntry::action)
                .contains("user.change-refused");
    }

    @Test
    void keepsTheLastAdministrator() {
        assertThat(people.enable("root", "root", false)).isInstanceOf(People.Outcome.Refused.class);
        assertThat(people.changeRoles("root", "root", VIEWER)).isInstanceOf(People.Outcome.Refused.class);

        assertThat(permissions.isAdministrator("root")).isTrue();
    }

    @Test
    void refusesShortAndTakenAndStrangeNames() {
        assertThat(people.create("root", "alice", "short", VIEWER)).isInstanceOf(People.Outcome.Refused.class);
        assertThat(people.create("root", "ROOT", null, VIEWER)).isInstanceOf(People.Outcome.Refused.class);
        assertThat(people.create("root", "a b", null, VIEWER)).isInstanceOf(People.Outcome.Refused.class);
    }

    @Test
    void changesTheOwnPasswordOnlyWithTheOldOne() {
        people.create("root", "alice", "first password", VIEWER);

        assertThat(people.changeOwnPassword("alice", "wrong", "second password"))
                .isInstanceOf(People.Outcome.Refused.class);
        assertThat(people.changeOwnPassword("alice", "first password", "second password"))
                .isInstanceOf(People.Outcome.Done.class);
    }

    @Test
    void signsWithTheRoleThatCoversTheMost() {
        people.create("root", "alice", null, Map.of("staging", Set.of(Role.AUTHOR, Role.OPERATOR)));
        people.create("root", "bob", null, Map.of("staging", Set.of(Role.AUTHOR)));

        assertThat(permissions.strongest("alice", "staging")).hasValue(Role.OPERATOR);
        assertThat(permissions.strongest("bob", "staging")).hasValue(Role.AUTHOR);
        assertThat(permissions.strongest("bob", "production")).isEmpty();
    }

    @Test
    void showsTheFirstPasswordOnceAndOnlyTheFirstTime(@TempDir Path other) {
        try (Store fresh = Store.open(StoreSettings.folder(other))) {
            FirstStart start = new FirstStart(fresh, encoder, new ServerSettings(other, other, false));

            Matcher shown = Pattern.compile("password {2}(\\S+)").matcher(printed(start));
            assertThat(shown.find()).isTrue();
            assertThat(encoder.matches(
                            shown.group(1),
                            fresh.users().find("admin").orElseThrow().passwordHash()))
                    .isTrue();
            assertThat(printed(start)).isEmpty();
            assertThat(fresh.users().find(DemoUsers.APPROVER)).isEmpty();
        }
    }

    private static String printed(FirstStart start) {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        start.prepare(new PrintStream(console, true, StandardCharsets.UTF_8));
        return console.toString(StandardCharsets.UTF_8);
    }
}
