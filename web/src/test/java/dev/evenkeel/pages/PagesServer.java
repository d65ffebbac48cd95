package dev.evenkeel.pages;

import dev.evenkeel.activities.chat.Courier.Delivery;
import dev.evenkeel.activities.http.HttpProbe;
import dev.evenkeel.activities.keys.KeyFile;
import dev.evenkeel.activities.secrets.SecretUses;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.activities.store.ChatLinks.Account;
import dev.evenkeel.activities.store.ChatLinks.Link;
import dev.evenkeel.activities.store.Settings;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.activities.store.StoreSettings.Synchronous;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.web.ServerAddress;
import dev.evenkeel.web.ServerSettings;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.web.catalog.Versions;
import dev.evenkeel.web.chat.FakeAnswers;
import dev.evenkeel.web.estate.ChannelTrial;
import dev.evenkeel.web.estate.Probe;
import dev.evenkeel.web.locks.LockBreaker;
import dev.evenkeel.workflows.contract.EstateActivities.Deployment;
import dev.evenkeel.workflows.contract.EstateActivities.State;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.run.PinnedRunbooks;
import dev.evenkeel.workflows.run.RememberedRunbooks;
import dev.evenkeel.workflows.runbook.ListSource;
import dev.evenkeel.workflows.runbook.RunbookReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.security.crypto.password.PasswordEncoder;

/** The pages and their security with seeded data on a random port; without Temporal, workers and tools. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableConfigurationProperties({ServerSettings.class, ServerAddress.class})
@ComponentScan(
        basePackages = "dev.evenkeel.web",
        useDefaultFilters = false,
        includeFilters =
                @ComponentScan.Filter(
                        type = FilterType.REGEX,
                        pattern = {
                            "dev\\.evenkeel\\.web\\.(page|home|account|audit|approvals|locks|reviews|users|catalog|launch|runs|estate|schedules|reports)\\.\\w+Controller",
                            "dev\\.evenkeel\\.web\\.page\\.(PageModel|PageConfiguration|Viewers|Words)",
                            "dev\\.evenkeel\\.web\\.home\\.ServerParts",
                            "dev\\.evenkeel\\.web\\.approvals\\.Waiting",
                            "dev\\.evenkeel\\.web\\.schedules\\.Agenda",
                            "dev\\.evenkeel\\.web\\.runs\\.(RunEvents|EvidenceFiles|UploadLimit|Expected|ChangedInputs|RunnerNotices|MergeTargets)",
                            "dev\\.evenkeel\\.web\\.runners\\.(RunnerPresence|RunnerTokens|Refusals)",
                            "dev\\.evenkeel\\.web\\.estate\\.(EstateView|Overview|SiteAnswers)",
                            "dev\\.evenkeel\\.web\\.readiness\\.(ReadinessController|ReadinessConfiguration|ReadinessMetrics|Matrix|Subjects|DrillChecker)",
                            "dev\\.evenkeel\\.web\\.incidents\\.(\\w+Controller|Figures)",
                            "dev\\.evenkeel\\.web\\.postmortems\\.(\\w+Controller|PostMortemDesk|PostMortemForms|Draft)",
                            "dev\\.evenkeel\\.web\\.actions\\.(\\w+Controller|ActionsConfiguration|ActionDesk)",
                            "dev\\.evenkeel\\.web\\.inputs\\.Uploads",
                            "dev\\.evenkeel\\.web\\.reviews\\.Glass",
                            "dev\\.evenkeel\\.web\\.reports\\.(Reports|ReportForms|Printer|Notes|PlannedRunbooks|Trends)",
                            "dev\\.evenkeel\\.web\\.api\\.(\\w+Controller|ApiSecurity|ApiErrors|ApiDescription|ProblemWriter|Reach)",
                            "dev\\.evenkeel\\.web\\.tokens\\.\\w+Controller",
                            "dev\\.evenkeel\\.web\\.alerts\\.(\\w+Controller|HookSecurity|HookRefusals|IncidentDoor|IncidentRunbooks|DemoAlert)",
                            "dev\\.evenkeel\\.web\\.chat\\.(\\w+Controller|\\w+Repl(y|ies)|OneTimeCodes|ChatApprovals|WhichRun|ChatDesk|Conversation)",
                            "dev\\.evenkeel\\.web\\.secrets\\.(SecretKeeper|\\w+Controller)",
                            "dev\\.evenkeel\\.web\\.security\\.(SecurityConfiguration|Readers|Permissions|People|ApiTokens|\\w+Controller)"
                        }))
public class PagesServer {

    private static final Map<String, Object> SETTINGS = Map.of("server.port", "0", "evenkeel.demo", "true");

    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(PagesServer.class);
        application.setDefaultProperties(SETTINGS);
        application.run(arguments);
    }

    static ServletWebServerApplicationContext start() {
        SpringApplication application = new SpringApplication(PagesServer.class);
        application.setDefaultProperties(SETTINGS);
        return (ServletWebServerApplicationContext) application.run("--server.port=0");
    }

    @Bean
    Store store() throws IOException {
        Path folder = Files.createTempDirectory("evenkeel-pages-");
        folder.toFile().deleteOnExit();
        return Store.open(
                new StoreSettings("jdbc:sqlite:" + folder.resolve("pages.db"), null, null, Synchronous.NORMAL));
    }

    @Bean
    KeyFile secretKeys() throws IOException {
        Path folder = Files.createTempDirectory("evenkeel-keys-");
        folder.toFile().deleteOnExit();
        return new KeyFile(folder.resolve("secrets.key"));
    }

    @Bean
    SeededStore seeds(Store store, PasswordEncoder encoder) {
        SeededStore seeds = new SeededStore(store).withPeople(encoder);
        new Seeds(seeds).all();
        store.deployments().record(deployed("north", "r-done", 1, State.DEPLOYED, "1.1.0"));
        store.deployments().record(deployed("south", "r-done", 1, State.DEPLOYED, "1.1.0"));
        store.deployments().record(deployed("south", "r-back", 2, State.FAILED, "1.2.0"));
        AlertSeeds.into(store);
        for (String owner : List.of("bob", "root")) {
            store.chat()
                    .links()
                    .link(new Link(
                            new Account("lanying", "an-application", "of-" + owner), owner, "on-call", Seeds.NOW));
        }
        store.runs().keepDefinition(Seeds.HASH, Seeds.RUNBOOK);
        store.audit().append("anna", "run.launched", "r-running", Map.of("runbook", "shop-release"), "production");
        store.audit()
                .append("bob", "decision.refused", "r-approval", Map.of("why", "Whoever asked cannot approve"), null);
        return seeds;
    }

    private static Deployment deployed(String site, String run, long fence, State state, String version) {
        long at = Seeds.NOW - 600_000 + fence;
        return new Deployment("production", "shop", site, run, fence, at, 1, state, version, "sha256:4f2a", "anna", at);
    }

    @Bean
    LockBreaker lockBreaker() {
        return (environment, service, runId, actor, reason) -> {
            if (!runId.equals("r-running")) {
                throw new LockBreaker.Refused("Another run holds the lock now: look again and decide again");
            }
        };
    }

    @Bean
    FakeScheduleDesk scheduleDesk(Store store) {
        return new FakeScheduleDesk(store);
    }

    @Bean
    Users users(Store store) {
        return store.users();
    }

    @Bean
    Settings settings(Store store) {
        return store.settings();
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    FakeCatalog catalog() {
        return new FakeCatalog();
    }

    /** Every file is three commits ahead and has one line more. */
    @Bean
    Versions versions(Store store) {
        return new Versions() {
            @Override
            public Version version(String path, String commit, String hash) {
                return new Version(State.CHANGED, 3);
            }

            @Override
            public Optional<String> current(String path) {
                return Optional.of("runbook: shop-release\n<script>alert(1)</script>\n");
            }
        };
    }

    /** One list answers, any other is away. */
    @Bean
    ListSource lists() {
        return url -> url.equals("https://releases.example.org/beta.json")
                ? new ListSource.Answer.Got(List.of("2.0-beta", "2.1-beta"))
                : new ListSource.Answer.Trouble("The list at " + url + " does not answer. Try again.");
    }

    @Bean
    FakeLauncher launcher() {
        return new FakeLauncher();
    }

    @Bean
    FakeAlertRouting alertRouting() {
        return new FakeAlertRouting();
    }

    @Bean
    FakeBell bell() {
        return new FakeBell();
    }

    /** Every secret of the store is its own name, but for one that cannot be read. */
    @Bean
    Secrets secrets() {
        return new Secrets(List.of(new NamedSecrets()), SecretUses.UNRECORDED);
    }

    @Bean
    FakeEvaluations evaluations() {
        return new FakeEvaluations();
    }

    @Bean
    FakeDecisions decisions() {
        return new FakeDecisions();
    }

    @Bean
    PinnedRunbooks runbooks() {
        return new RememberedRunbooks(new RunbookReader(new ExpressionCompiler()));
    }

    @Bean
    Estates estates() {
        return new FakeEstate();
    }

    @Bean
    FakeAnswers answers() {
        return new FakeAnswers();
    }

    /** The mail server is away; everything else takes what it is given. */
    @Bean
    ChannelTrial channelTrial() {
        return (channel, by) -> channel.equals("mail")
                ? new Delivery(false, "", "no connection in time (2 tries)", "Check the channel.")
                : new Delivery(true, "9001", "", "");
    }

    /** North answers, with another version than the recorded one; nothing else does. */
    @Bean
    Probe probe() {
        return new Probe() {
            @Override
            public HttpProbe.Answer status(String url) {
                return url.contains("north")
                        ? new HttpProbe.Answer(200, null, "")
                        : new HttpProbe.Answer(503, null, "answers with HTTP 503");
            }

            @Override
            public HttpProbe.Answer json(String url) {
                return url.contains("north")
                        ? new HttpProbe.Answer(200, Map.of("version", "1.0.0"), "")
                        : new HttpProbe.Answer(0, null, "cannot be reached: the connection was refused");
            }
        };
    }
}
