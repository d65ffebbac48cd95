package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.evenkeel.workflows.contract.PeopleActivities.Question;
import dev.evenkeel.workflows.contract.Role;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** People and settings. */
abstract class UsersCases extends StoreCases {

    UsersCases(Backend backend) {
        super(backend);
    }

    @Test
    void findsAPersonInAnyCaseOfLetters() {
        assertThat(store.users().create("Ada", "hash", Map.of("staging", Set.of(Role.OPERATOR))))
                .isTrue();
        assertThat(store.users().create("ADA ", "other", Map.of())).isFalse();

        User ada = store.users().find("aDa").orElseThrow();
        assertThat(ada.name()).isEqualTo("ada");
        assertThat(ada.passwordHash()).isEqualTo("hash");
        assertThat(ada.enabled()).isTrue();
        assertThat(ada.lastLogin()).isNull();
        assertThat(ada.roles()).containsExactly(Map.entry("staging", Set.of(Role.OPERATOR)));
        assertThat(store.users().list()).containsExactly(ada);
        assertThat(store.users().count()).isEqualTo(1);
        assertThat(ada.toString()).doesNotContain("hash");
    }

    @Test
    void addsTheRolesOfAllEnvironments() {
        store.users()
                .create("ada", null, Map.of("staging", Set.of(Role.APPROVER), Users.EVERYWHERE, Set.of(Role.VIEWER)));

        assertThat(store.users().roles("ada", "staging")).containsExactlyInAnyOrder(Role.VIEWER, Role.APPROVER);
        assertThat(store.users().roles("ada", "production")).containsExactly(Role.VIEWER);
        assertThat(store.users().roles("eve", "production")).isEmpty();
        assertThat(store.users().may("ada", Role.OPERATOR, "staging")).isTrue();
        assertThat(store.users().may("ada", Role.OPERATOR, "production")).isFalse();
    }

    @Test
    void aDisabledPersonMayDoNothing() {
        store.users().create("ada", "hash", Map.of(Users.EVERYWHERE, Set.of(Role.APPROVER)));
        store.users().enable("ada", false);
        assertThat(store.users().roles("ada", "staging")).isEmpty();

        store.users().enable("ada", true);
        assertThat(store.users().roles("ada", "staging")).containsExactly(Role.APPROVER);
    }

    @Test
    void tellsAWorkflowWhoHasLostTheRole() {
        store.users().create("ada", "hash", Map.of(Users.EVERYWHERE, Set.of(Role.ADMIN)));
        store.users().create("bob", "hash", Map.of("staging", Set.of(Role.APPROVER)));
        PeopleActivitiesImpl people = new PeopleActivitiesImpl(store.users());
        List<String> actors = List.of("ada", "bob", "eve");

        assertThat(people.without(new Question(actors, Role.APPROVER, "staging")))
                .containsExactly("eve");
        assertThat(people.without(new Question(actors, Role.APPROVER, "production")))
                .containsExactly("bob", "eve");
    }

    @Test
    void changesWhatIsKnownOfAPerson() {
        store.users().create("ada", "hash", Map.of("staging", Set.of(Role.OPERATOR)));
        store.users().changePassword("ada", "new");
        store.users().changeRoles("ada", Map.of("production", Set.of(Role.VIEWER, Role.AUTHOR)));
        store.users().loggedIn("ada", 42);

        User ada = store.users().find("ada").orElseThrow();
        assertThat(ada.passwordHash()).isEqualTo("new");
        assertThat(ada.lastLogin()).isEqualTo(42);
        assertThat(ada.roles()).containsExactly(Map.entry("production", Set.of(Role.VIEWER, Role.AUTHOR)));
        assertThatIllegalArgumentException().isThrownBy(() -> store.users().changePassword("eve", "new"));
        assertThatIllegalArgumentException().isThrownBy(() -> store.users().changeRoles("eve", Map.of()));
    }

    @Test
    void keepsTheLastAdministrator() {
        store.users().create("ada", "hash", Map.of(Users.EVERYWHERE, Set.of(Role.ADMIN)));
        assertThatIllegalStateException().isThrownBy(() -> store.users().enable("ada", false));
        assertThatIllegalStateException().isThrownBy(() -> store.users().changeRoles("ada", Map.of()));
        assertThat(store.users().roles("ada", "staging")).containsExactly(Role.ADMIN);

        store.users().create("bob", "hash", Map.of(Users.EVERYWHERE, Set.of(Role.ADMIN)));
        store.users().enable("ada", false);
        assertThatIllegalStateException().isThrownBy(() -> store.users().enable("bob", false));
    }

    @Test
    void remembersASettingAndKeepsTheFirst() {
        assertThat(store.settings().find("key")).isEmpty();
        assertThat(store.settings().putIfAbsent("key", new byte[] {1, 2})).containsExactly(1, 2);
        assertThat(store.settings().putIfAbsent("key", new byte[] {3})).containsExactly(1, 2);

        store.settings().put("key", new byte[] {0});
        assertThat(store.settings().find("key"))
                .hasValueSatisfying(value -> assertThat(value).containsExactly(0));
    }

    /** Each look holds one connection at most: else as many at once as the pool has connections wait for each other for ever. */
    @Test
    void findsPeopleForManyAtOnce() throws InterruptedException, ExecutionException {
        store.users().create("anna", "hash", Map.of(Users.EVERYWHERE, Set.of(Role.OPERATOR)));
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Optional<User>> look = () -> store.users().find("anna");
            for (Future<Optional<User>> found : readers.invokeAll(Collections.nCopies(400, look))) {
                assertThat(found.get()).isPresent();
            }
        }
    }
}
