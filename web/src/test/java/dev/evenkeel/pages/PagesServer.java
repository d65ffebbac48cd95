package dev.evenkeel.pages;

import dev.evenkeel.activities.store.Settings;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.activities.store.StoreSettings.Synchronous;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.web.ServerSettings;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.web.catalog.Versions;
import dev.evenkeel.web.locks.LockBreaker;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.estate.Estate;
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
import org.jspecify.annotations.Nullable;
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
@EnableConfigurationProperties(ServerSettings.class)
@ComponentScan(
        basePackages = "dev.evenkeel.web",
        useDefaultFilters = false,
        includeFilters =
                @ComponentScan.Filter(
                        type = FilterType.REGEX,
                        pattern = {
                            "dev\\.evenkeel\\.web\\.(page|home|approvals|locks|reviews|users|catalog|launch|runs)\\.\\w+Controller",
                            "dev\\.evenkeel\\.web\\.page\\.(PageModel|PageConfiguration|Viewers|Words)",
                            "dev\\.evenkeel\\.web\\.home\\.ServerParts",
                            "dev\\.evenkeel\\.web\\.approvals\\.Waiting",
                            "dev\\.evenkeel\\.web\\.runs\\.(RunEvents|EvidenceFiles|UploadLimit|Expected|ChangedInputs)",
                            "dev\\.evenkeel\\.web\\.inputs\\.Uploads",
                            "dev\\.evenkeel\\.web\\.reviews\\.Glass",
                            "dev\\.evenkeel\\.web\\.api\\.(\\w+Controller|ApiSecurity|ApiErrors|ApiDescription|ProblemWriter|Reach)",
                            "dev\\.evenkeel\\.web\\.tokens\\.\\w+Controller",
                            "dev\\.evenkeel\\.web\\.security\\.(SecurityConfiguration|Permissions|People|ApiTokens|\\w+Controller)"
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
    SeededStore seeds(Store store, PasswordEncoder encoder) {
        SeededStore seeds = new SeededStore(store).withPeople(encoder);
        new Seeds(seeds).all();
        store.runs().keepDefinition(Seeds.HASH, Seeds.RUNBOOK);
        return seeds;
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
    FakeDecisions decisions() {
        return new FakeDecisions();
    }

    @Bean
    PinnedRunbooks runbooks() {
        return new RememberedRunbooks(new RunbookReader(new ExpressionCompiler()));
    }

    /** Production with the sites north and south. */
    @Bean
    Estates estates() {
        return new Estates() {
            @Override
            public Estate estate() {
                throw new UnsupportedOperationException("These pages need a snapshot only");
            }

            @Override
            public Optional<EstateSnapshot> snapshot(String environment, @Nullable String service) {
                return Optional.of(new EstateSnapshot(
                        new EstateSnapshot.Environment(environment, environment, Map.of()), null, List.of()));
            }
        };
    }
}
