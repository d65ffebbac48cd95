package dev.evenkeel.web.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.ChatInbox.Said;
import dev.evenkeel.activities.store.ChatLinks.Account;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.web.catalog.CatalogAccess;
import dev.evenkeel.web.catalog.RunbookFixture;
import dev.evenkeel.web.launch.Launcher;
import dev.evenkeel.web.launch.Launcher.Launched;
import dev.evenkeel.web.security.PermissionsAccess;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.estate.Channel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the catalog can be launched by a message, and by whom. */
class RunReplyTest {

    private static final Channel CHANNEL = new Channel.Mattermost(
            "on-call", "On call", new Channel.Way.Webhook("file:a"), new Channel.Commands("file:b"));

    @TempDir
    private Path folder;

    @AutoClose
    private Store store;

    private final Launches launches = new Launches();
    private RunReply replies;

    private static final class Launches implements Launcher {
        private final List<Launch> all = new ArrayList<>();
        private @Nullable Launched instead;

        @Override
        public String newRunId() {
            throw new IllegalStateException("The id follows from the message");
        }

        @Override
        public Launched launch(Launch launch) {
            all.add(launch);
            return instead == null ? new Launched.Started(launch.runId()) : instead;
        }
    }

    @BeforeEach
    void open() {
        store = Store.open(StoreSettings.folder(folder.resolve("data")));
        store.users().create("rob", null, Map.of(Users.EVERYWHERE, Set.of(Role.OPERATOR)));
        store.users().create("tess", null, Map.of("test", Set.of(Role.OPERATOR)));
        store.users().create("eve", null, Map.of(Users.EVERYWHERE, Set.of(Role.RESPONDER)));
        RunbookFixture books = new RunbookFixture(folder.resolve("runbooks"));
        books.write("estate.yaml", """
                sites: { north: { provider: aws, region: eu-central-1 }, lab: {} }
                environments: { production: { sites: [north] }, test: { sites: [lab] } }
                services: { shop: { owner: team, environments: { production: [north], test: [lab] } } }
                """);
        books.write("task/facts.yaml", """
                runbook: facts
                procedure: task
                title: Facts of the *shop*
                owner: team
                inputs: { depth: { type: number, default: 1 } }
                steps:
                  - { id: look, script: { command: [echo, looked], read_only: true } }
                """);
        books.write("task/promote.yaml", """
                runbook: promote
                procedure: task
                title: Promote
                owner: team
                steps:
                  - { id: go, site: north, cloud.database: { action: promote, name: db } }
                """);
        books.write("incident/leak.yaml", """
                runbook: leak
                procedure: incident
                title: A secret has leaked
                owner: team
                service: shop
                private: true
                triage:
                  - { id: look, script: { command: [echo, looked], read_only: true } }
                """);
        replies = new RunReply(
                CatalogAccess.of(folder.resolve("runbooks")).catalog(),
                launches,
                PermissionsAccess.over(store.users()));
    }

    private Reply run(String user, String words) {
        Said said = new Said(
                "on-call",
                new Account("mattermost", "team", user),
                "m1",
                "room",
                "",
                "run " + words,
                1_800_000_000_000L);
        return replies.of(new Asked(CHANNEL, said, user), (ChatCommand.Run) CommandReader.read(said.text()));
    }

    @Test
    void launchesOnceHoweverOftenTheMessageIsTakenUp() {
        Reply first = run("rob", "facts environment=production depth=3");
        Reply again = run("rob", "facts environment=production depth=3");

        assertThat(first.done()).isTrue();
        assertThat(first.title()).isEqualTo("Launched by rob: Facts of the shop");
        assertThat(again.run()).isEqualTo(first.run());
        assertThat(launches.all).extracting(Launcher.Launch::runId).containsOnly(first.run());
        Launcher.Launch launch = launches.all.getFirst();
        assertThat(launch.actor()).isEqualTo("rob");
        assertThat(launch.mode()).isEqualTo(Mode.LIVE);
        assertThat(launch.inputs()).isEqualTo(Map.of("depth", List.of("3")));
    }

    @Test
    void asksWhereOnlyWhenThereIsAChoice() {
        assertThat(run("rob", "facts").text())
                .isEqualTo("Say where, by one of: environment=production, environment=test");
        assertThat(run("tess", "facts").done()).isTrue();
        assertThat(run("eve", "facts").text()).contains("You may launch it nowhere");
        assertThat(run("eve", "facts mode=rehearsal environment=test").done()).isTrue();
        assertThat(launches.all)
                .extracting(Launcher.Launch::environment, Launcher.Launch::mode)
                .containsExactly(Tuple.tuple("test", Mode.LIVE), Tuple.tuple("test", Mode.REHEARSAL));
    }

    @Test
    void launchesNothingThatIsPrivateBecauseTheRoomWouldHear() {
        for (String mode : List.of("live", "drill", "rehearsal")) {
            Reply reply = run("rob", "leak environment=production mode=" + mode);

            assertThat(reply.done()).isFalse();
            assertThat(reply.text()).contains("it is private");
            assertThat(reply.path()).isEqualTo("/runbooks/leak/launch");
        }
        assertThat(launches.all).isEmpty();
    }

    @Test
    void launchesNothingGraveAndNothingThatIsNotThere() {
        assertThat(run("rob", "promote environment=production").text())
                .contains("This is not launched by chat: it promotes a database");
        assertThat(run("rob", "nowhere").text()).contains("There is no runbook nowhere");
        assertThat(run("rob", "facts mode=loudly").text()).contains("The mode is live, drill or rehearsal");
        assertThat(launches.all).isEmpty();
    }

    @Test
    void saysWhyItWasNotLaunched() {
        launches.instead = new Launched.Refused("Nothing is deployed until Monday.", Launched.Why.FROZEN);
        assertThat(run("tess", "facts").text()).isEqualTo("Nothing is deployed until Monday.");
        launches.instead = new Launched.Invalid(Map.of("depth", "It is 1 to 9."));
        assertThat(run("tess", "facts depth=12"))
                .extracting(Reply::text, Reply::path, Reply::done)
                .containsExactly("- **depth**: It is 1 to 9.", "/runbooks/facts/launch", false);
    }
}
