package dev.evenkeel.workflows.estate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.Freeze;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EstateReaderTest {

    private static final EstateReader READER = new EstateReader(new ExpressionCompiler());
    private static final EstateReader.Server SERVER = new EstateReader.Server("/data", "/runbooks");

    private static String text(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/runbooks/estate/" + name));
    }

    @Test
    void readsSitesEnvironmentsAndServices() throws IOException {
        EstateReader.Reading reading = READER.read("estate.yaml", text("valid.yaml"), SERVER);

        assertThat(reading.problems()).isEmpty();
        assertThat(requireNonNull(reading.estate().sites().get("north")).vars())
                .isEqualTo(Map.of("port", 18081L, "folder", "/data/north"));
        assertThat(requireNonNull(reading.estate().sites().get("south")).vars())
                .isEqualTo(Map.of("nested", Map.of("list", List.of(1L, "/runbooks"))));
        assertThat(reading.estate().sites().keySet()).containsExactly("north", "east", "south");
    }

    @Test
    void readsHowTheHostsOfASiteAreLoggedInTo() throws IOException {
        Estate estate = READER.read("estate.yaml", text("valid.yaml"), SERVER).estate();

        assertThat(requireNonNull(estate.sites().get("east")).ssh())
                .isEqualTo(new EstateSnapshot.Ssh(
                        "deploy",
                        2222,
                        false,
                        List.of("gate@bastion.east:2200"),
                        "root",
                        Map.of(
                                "10.0.0.5", "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
                                "bastion.east:2200", "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV")));
        assertThat(requireNonNull(estate.sites().get("north")).ssh()).isEqualTo(EstateSnapshot.Ssh.NONE);
    }

    @Test
    void freezesWhatARunMaySee() throws IOException {
        Estate estate = READER.read("estate.yaml", text("valid.yaml"), SERVER).estate();

        assertThat(estate.snapshot("production", "shop")).hasValueSatisfying(snapshot -> {
            assertThat(snapshot.environment().vars()).isEqualTo(Map.of("zone", "eu"));
            assertThat(snapshot.service()).isNotNull();
            assertThat(snapshot.sites()).extracting("name").containsExactly("north", "south");
        });
        assertThat(estate.snapshot("staging", null).orElseThrow().service()).isNull();
        assertThat(estate.snapshot("nowhere", "shop")).isEqualTo(Optional.empty());
        assertThat(estate.snapshot("production", "nothing")).isEmpty();
    }

    @Test
    void readsWhatAServiceNeedsAndHowItIsAskedAbout() throws IOException {
        Estate estate = READER.read("estate.yaml", text("valid.yaml"), SERVER).estate();
        Estate.Service shop = requireNonNull(estate.services().get("shop"));
        EstateSnapshot here = estate.snapshot("production", "shop").orElseThrow();
        Map<String, Object> values = new HashMap<>(Variables.values(here));
        values.put("site", Variables.values(here.site("north").orElseThrow()));

        assertThat(here.service()).isNotNull().satisfies(service -> {
            assertThat(service.primary()).isEqualTo("south");
            assertThat(service.standby()).isEqualTo("north");
        });
        assertThat(requireNonNull(estate.services().get("prices")).primaryIn("production"))
                .as("the first, as nothing is said")
                .isEqualTo("north");
        assertThat(shop.dependsOn()).containsExactly("prices", "ledger");
        assertThat(shop.sloQueries()).containsOnlyKeys("errors");
        Estate.VersionSource version = requireNonNull(shop.version());
        assertThat(version.http().text(values)).isEqualTo("http://127.0.0.1:1/version?for=production");
        values.put("body", Map.of("version", "1.2.0"));
        assertThat(version.value().evaluate(values)).isEqualTo("1.2.0");
        assertThat(here.site("north").orElseThrow().tier()).isEqualTo("gold");
        assertThat(here.site("north").orElseThrow().endpoints()).containsEntry("admin", "http://127.0.0.1:2");
    }

    @Test
    void givesARunTheFreezesThatConcernIt() throws IOException {
        Estate estate = READER.read("estate.yaml", text("valid.yaml"), SERVER).estate();

        assertThat(estate.snapshot("production", "shop").orElseThrow().freezes())
                .extracting(Freeze::id)
                .containsExactly("year-end", "weekend");
        assertThat(estate.snapshot("production", "prices").orElseThrow().freezes())
                .extracting(Freeze::id)
                .containsExactly("year-end");
        assertThat(estate.snapshot("staging", "shop").orElseThrow().freezes())
                .extracting(Freeze::id)
                .containsExactly("weekend");
        assertThat(estate.freezes().getFirst().from())
                .isEqualTo(Instant.parse("2026-12-20T17:00:00Z").toEpochMilli());
    }

    @Test
    void readsTheRequestOfARunThatWasBegunBeforeAllThat() {
        EstateSnapshot old = CanonicalJson.read("""
                {"environment":{"name":"production","title":"Production","vars":{}},
                 "service":{"name":"shop","title":"Shop","owner":"team","sites":["north"],"vars":{}},
                 "sites":[{"name":"north","title":"North","provider":"local","region":"","endpoint":"","hosts":{},
                   "credentials":{},"runner":false,"vars":{}}]}""", EstateSnapshot.class);

        assertThat(old.freezes()).isEmpty();
        assertThat(requireNonNull(old.service()).primary()).isEmpty();
        assertThat(old.sites().getFirst().tier()).isEmpty();
        assertThat(Variables.values(old.sites().getFirst())).containsEntry("endpoints", Map.of());
    }

    @Test
    void readsWherePeopleAreTold() throws IOException {
        Map<String, Channel> channels =
                READER.read("estate.yaml", text("valid.yaml"), SERVER).estate().channels();

        assertThat(channels)
                .containsEntry(
                        "on-call",
                        new Channel.Lanying(
                                "on-call",
                                "On call",
                                "https://im.example.org",
                                "app-1",
                                "env:EVENKEEL_SECRET_LANYING",
                                6597000000001L,
                                List.of(),
                                List.of(6597000000111L)))
                .containsEntry(
                        "team",
                        new Channel.Slack(
                                "team",
                                "team",
                                new Channel.Way.Bot("https://slack.com/api", "vault:ops/chat#slack", "C0123")))
                .containsEntry("noise", new Channel.Slack("noise", "noise", new Channel.Way.Webhook("file:slack-url")))
                .containsEntry(
                        "dingtalk", new Channel.DingTalk("dingtalk", "dingtalk", "file:dingtalk-url", "file:dingtalk"))
                .containsEntry("feishu", new Channel.Feishu("feishu", "feishu", "file:feishu-url", null))
                .containsEntry(
                        "mail",
                        new Channel.Email(
                                "mail",
                                "mail",
                                "mail.example.org",
                                587,
                                Channel.Encryption.STARTTLS,
                                "keel",
                                "file:mail",
                                "keel@example.org",
                                List.of("ops@example.org")));
        assertThat(requireNonNull(channels.get("duty")).commands())
                .isEqualTo(new Channel.Commands("store:lanying-callback"));
        assertThat(requireNonNull(channels.get("mattermost")).commands())
                .isEqualTo(new Channel.Commands("file:mattermost-command"));
        assertThat(requireNonNull(channels.get("on-call")).commands()).isNull();
        assertThat(channels.values())
                .extracting(Channel::system)
                .containsExactly(
                        "lanying",
                        "lanying",
                        "slack",
                        "slack",
                        "mattermost",
                        "teams",
                        "dingtalk",
                        "feishu",
                        "wecom",
                        "email",
                        "email");
    }

    @Test
    void takesAHugeEstateAndDeepDependenciesInItsStride() {
        StringBuilder text = new StringBuilder("sites: { a: {} }\nenvironments: { e: { sites: [a] } }\nservices:\n");
        for (int at = 0; at < 1_500; at++) {
            text.append("  s")
                    .append(at)
                    .append(": { owner: x, environments: { e: [a] }, depends_on: [s")
                    .append(at + 1)
                    .append("] }\n");
        }
        text.append("  s1500: { owner: x, environments: { e: [a] } }\n");

        assertThat(READER.read("estate.yaml", text.toString(), SERVER).problems())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid.yaml", "invalid-terms.yaml", "invalid-channels.yaml"})
    void namesEveryProblem(String file) throws IOException {
        String text = text(file);
        List<Problem> problems = READER.read("estate.yaml", text, SERVER).problems();

        Matcher expected = Pattern.compile("(?m)^# expect (\\d+): (.*)$").matcher(text);
        int count = 0;
        while (expected.find()) {
            int line = Integer.parseInt(expected.group(1));
            List<String> words = List.of(expected.group(2).split(" / ", -1));
            assertThat(problems).as(expected.group()).anySatisfy(problem -> {
                assertThat(problem.at().line()).isEqualTo(line);
                assertThat(problem.message() + " / " + problem.hint()).contains(words);
            });
            count++;
        }
        assertThat(problems).as(problems.toString()).hasSize(count);
    }
}
