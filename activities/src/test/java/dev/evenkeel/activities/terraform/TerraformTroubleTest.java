package dev.evenkeel.activities.terraform;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.act.Workshop.processesWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.activities.act.ActLogs;
import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.ActSettings;
import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.process.ToolMissing;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.TerraformActivities;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyResult;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanResult;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Terraform that is slow, killed, talks garbage or without end, and a world around it that does not answer or does not let it in. */
class TerraformTroubleTest {

    private static final String PLAN = "{\"format_version\":\"1.2\",\"resource_changes\":[]}";

    @TempDir
    private Path folder;

    @AutoClose
    private Workshop workshop;

    @BeforeEach
    void open() {
        workshop = new Workshop(folder);
        workshop.runbookFile("terraform/site/main.tf", "");
    }

    @Test
    void saysSoWhenAPlanIsNone() {
        for (String garbage : new String[] {"<html>", "[1, 2", "{\"resource_changes\": [ {]"}) {
            Path program = terraform("show) echo '" + garbage + "' ;;");
            ApplicationFailure failure =
                    failureOf(() -> with(program).plan(planning("plan" + garbage.length(), Duration.ofSeconds(60))));

            assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
            assertThat(failure.getOriginalMessage()).contains("something else than a plan");
            assertThat(detail(failure).advice()).contains("Terraform or OpenTofu");
        }
    }

    @Test
    void saysSoWhenOutputsAreNone() {
        Path program = terraform("output) echo 'no json' ;;");

        ApplicationFailure failure = failureOf(() -> with(program).output(planning("output", Duration.ofSeconds(60))));

        assertThat(failure.getOriginalMessage()).contains("something else than outputs");
    }

    @Test
    void showsWhatIsNoUtf8AsFarAsItCanBeRead() {
        Path program = terraform("init) printf 'Error: caf\\351 \\377\\376 is shut\\n' >&2; exit 1 ;;");

        ApplicationFailure failure = failureOf(() -> with(program).plan(planning("plan", Duration.ofSeconds(60))));

        assertThat(failure.getOriginalMessage())
                .contains("terraform init failed: caf\ufffd")
                .contains("is shut");
    }

    @Test
    void endsWhatIsTooSlow() {
        Path program = terraform("init) exec sleep 7531.9 ;;");

        ApplicationFailure failure = failureOf(() -> with(program).plan(planning("plan", Duration.ofSeconds(1))));

        assertThat(failure.getType()).isEqualTo(Failures.TIMED_OUT);
        await().untilAsserted(() -> assertThat(processesWith("sleep 7531.9")).isEmpty());
    }

    @Test
    void knowsThatAKilledPlanChangedNothing() {
        Path program = terraform("plan) kill -9 $$ ;;");

        ApplicationFailure failure = failureOf(() -> with(program).plan(planning("plan", Duration.ofSeconds(60))));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(failure.getOriginalMessage()).contains("was killed before it ended; it changed nothing");
    }

    @Test
    void takesOutputWithoutEndInLittleMemory() {
        Path program = terraform("apply) yes '{\"@level\":\"info\",\"@message\":\"terraform_data.a (local-exec):"
                + " xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\","
                + "\"type\":\"provision_progress\"}' | head -c 200000000;"
                + " printf '\\n{\"@message\":\"Apply complete!\",\"type\":\"change_summary\"}\\n' ;;");
        PlanRequest request = planning("plan", Duration.ofMinutes(4));
        AtomicLong used = new AtomicLong();
        AtomicReference<String> last = new AtomicReference<>("");
        ActLogs logs = counting(used, last);
        TerraformActivities activities = workshop.worker(
                TerraformActivities.class,
                new TerraformActivitiesImpl(runner(logs), workshop.artifacts, workshop.keys, settings(program)));
        PlanResult plan = activities.plan(request);
        long before = usedNow();

        ApplyResult applied =
                activities.apply(new ApplyRequest(act("apply", Map.of(), Duration.ofMinutes(4)), request, plan));

        assertThat(used.get() - before)
                .as("bytes in use when 100 MB had come by")
                .isLessThan(64L << 20);
        assertThat(last.get()).contains("more output than is kept was dropped");
        assertThat(applied.summary()).startsWith("Done, as its exit code says");
    }

    @Test
    void saysWhatCannotBeReached() {
        Assumptions.assumeTrue(hasTerraform(), "terraform is not on the PATH");
        workshop.runbookFile("terraform/site/main.tf", backend());

        ApplicationFailure failure = failureOf(() -> s3("http://127.0.0.1:9"));

        assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(failure.getOriginalMessage()).startsWith("terraform init did not reach what it needs");
        assertThat(detail(failure).advice()).contains("address of the backend");
    }

    @Test
    void saysWhenItIsNotLetIn() throws IOException {
        Assumptions.assumeTrue(hasTerraform(), "terraform is not on the PATH");
        workshop.runbookFile("terraform/site/main.tf", backend());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = "<Error><Code>InvalidAccessKeyId</Code><Message>No such key</Message></Error>"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(403, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            ApplicationFailure failure =
                    failureOf(() -> s3("http://127.0.0.1:" + server.getAddress().getPort()));

            assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
            assertThat(failure.getOriginalMessage()).startsWith("terraform init was not let in");
            assertThat(detail(failure).advice()).contains("Check the credentials");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void takesOpenTofuWhereThereIsOnlyThatOrTheSettingsNameIt() {
        Path program = terraform("init) echo 'Error: I am tofu' >&2; exit 1 ;;");
        Path tofu = workshop.program("only/tofu", "#!/bin/sh\nexec " + program + " \"$@\"\n");
        Map<String, String> environment = new TreeMap<>(Map.of("PATH", tofu.getParent() + ":/usr/bin:/bin"));
        TerraformSettings found = new TerraformSettings(new ToolEnvironment(environment), List.of());

        for (TerraformSettings settings : new TerraformSettings[] {found, found.with(tofu.toString())}) {
            TerraformActivities activities = workshop.worker(
                    TerraformActivities.class,
                    new TerraformActivitiesImpl(workshop.runner(), workshop.artifacts, workshop.keys, settings));
            String step = "plan" + settings.programOrUsual().length();
            assertThat(failureOf(() -> activities.plan(planning(step, Duration.ofSeconds(60))))
                            .getOriginalMessage())
                    .contains("I am tofu");
        }
    }

    private static String backend() {
        return """
                # A comment hides a line, and not what follows it.
                terraform {
                  backend "s3" {
                    bucket                      = "state"
                    key                         = "x.tfstate"
                    region                      = "us-east-1"
                    access_key                  = "wrong"
                    secret_key                  = "wrong"
                    use_path_style              = true
                    max_retries                 = 1
                    skip_credentials_validation = true
                    skip_metadata_api_check     = true
                    skip_requesting_account_id  = true
                  }
                }
                """;
    }

    private void s3(String endpoint) {
        Map<String, String> environment =
                new TreeMap<>(ToolEnvironment.ofServer().variables());
        environment.put("AWS_ENDPOINT_URL", endpoint);
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        TerraformSettings settings = new TerraformSettings(new ToolEnvironment(environment), List.of());
        workshop.worker(
                        TerraformActivities.class,
                        new TerraformActivitiesImpl(workshop.runner(), workshop.artifacts, workshop.keys, settings))
                .plan(planning("plan", Duration.ofSeconds(60)));
    }

    private static boolean hasTerraform() {
        return Terraform.onPath("terraform", System.getenv("PATH")).isPresent();
    }

    private ActLogs counting(AtomicLong used, AtomicReference<String> last) {
        return new ActLogs() {
            private final Map<String, Long> stored = new TreeMap<>();

            @Override
            public synchronized long storedUpTo(Act act, String stream) {
                return stored.getOrDefault(act.id() + stream, 0L);
            }

            @Override
            public synchronized void append(Act act, String stream, long from, long to, String text, long at) {
                stored.put(act.id() + stream, to);
                last.set(text);
                if (to > 100_000_000 && used.get() == 0) {
                    used.set(usedNow());
                }
            }
        };
    }

    private static long usedNow() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private ActRunner runner(ActLogs logs) {
        try {
            return new ActRunner(
                    new ActSettings(folder.resolve("data-huge"), workshop.runbooks, "huge"),
                    workshop.claims,
                    logs,
                    workshop.secrets());
        } catch (ToolMissing e) {
            throw new IllegalStateException(e);
        }
    }

    /** A program that does as Terraform does when there is nothing to do, but for one of its commands. */
    private Path terraform(String command) {
        return workshop.program("programs/terraform-" + Math.abs(command.hashCode()), """
                #!/bin/sh
                case $1 in
                %s
                plan) : >tfplan ;;
                show) case $* in *-json*) echo '%s' ;; *) echo nothing ;; esac ;;
                esac
                """.formatted(command, PLAN));
    }

    private static TerraformSettings settings(Path program) {
        return new TerraformSettings(ToolEnvironment.ofServer(), List.of(), program.toString());
    }

    private TerraformActivities with(Path program) {
        return workshop.worker(
                TerraformActivities.class,
                new TerraformActivitiesImpl(workshop.runner(), workshop.artifacts, workshop.keys, settings(program)));
    }

    private static PlanRequest planning(String step, Duration timeout) {
        return new PlanRequest(act(step, Map.of(), timeout), "terraform/site", Map.of(), Map.of());
    }
}
