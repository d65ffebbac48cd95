package dev.evenkeel.pages;

import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.runbook.AnsibleStep;
import dev.evenkeel.workflows.runbook.CommandStep;
import dev.evenkeel.workflows.runbook.Input;
import dev.evenkeel.workflows.runbook.Position;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Step;
import dev.evenkeel.workflows.runbook.TerraformStep;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The runbooks of {@link FakeCatalog}, built without the reader. */
final class FakeRunbooks {

    private FakeRunbooks() {}

    /** A runbook with a text in every place that an author can fill; its own name is {@code hostile}. */
    static Runbook named(String text) {
        return new Runbook(
                "hostile",
                Procedure.TASK,
                text,
                text,
                text + "\n\n[a](javascript:alert(1)) <b onclick=alert(1)>",
                text,
                List.of(
                        input("pace", Input.Kind.STRING, text, text, text, List.of(), null, null),
                        input("ticket", Input.Kind.CHOICE, text, text, text, List.of(text, "b"), null, null)),
                null,
                null,
                Map.of("steps", List.of(step("one", text, "script"))));
    }

    static Runbook release() {
        Map<String, List<Step>> steps = new LinkedHashMap<>();
        steps.put("prepare", List.of(step("plan", "Plan the release", "plan")));
        steps.put(
                "approve",
                List.of(new Step.Approval(
                        common("agree", "Agree to the release"), 1, Role.APPROVER, null, Duration.ofHours(24), null)));
        steps.put(
                "rollout",
                List.of(
                        new TerraformStep.Apply(common("place", "Place the release"), "plan"),
                        step("switch", "Switch to the new version", "ansible"),
                        step("healthy", "See that it stays healthy", "script")));
        steps.put(
                "verify",
                List.of(new Step.Parallel(
                        common("front", "Ask through the front door"),
                        List.of(step("n", "Ask North", "script"), step("s", "Ask South", "script")))));
        steps.put("rollback", List.of(step("back", "Take the release back", "ansible")));
        return new Runbook(
                "shop-release",
                Procedure.DEPLOY,
                "Release the shop",
                "team-shop",
                """
                Releases a version of the shop to its sites: one site first, then all others.

                - Terraform unpacks the release beside the one that runs. Ansible switches to it, restarts the shop and tells the front door.
                - A site whose new version does not stay healthy stops the rollout, and every site that was touched goes back to the version before.

                Version **1.2.0 is unhealthy on purpose**: release it to see the rollback.
                """,
                "shop",
                List.of(
                        input(
                                "version",
                                Input.Kind.CHOICE,
                                "Version",
                                "The version to release.",
                                "1.1.0",
                                List.of("1.0.0", "1.1.0", "1.2.0"),
                                null,
                                null),
                        input(
                                "pace",
                                Input.Kind.NUMBER,
                                "Pace",
                                "Seconds that Terraform takes to unpack the release on a site.",
                                2L,
                                List.of(),
                                0.0,
                                60.0)),
                null,
                null,
                steps);
    }

    static Runbook patch() {
        return new Runbook(
                "patch-window",
                Procedure.TASK,
                "Patch the database hosts",
                "team-platform",
                "Upgrades the packages of each host, one after the other, and restarts it *when it has to be*.",
                "database",
                List.of(
                        input(
                                "site",
                                Input.Kind.SITE,
                                "Site",
                                "Whose hosts.",
                                null,
                                List.of("north", "south"),
                                null,
                                null),
                        input(
                                "hosts",
                                Input.Kind.LIST,
                                "Hosts",
                                "Which ones.",
                                List.of("db-1.north", "db-2.north"),
                                List.of(),
                                null,
                                null),
                        input(
                                "window",
                                Input.Kind.DURATION,
                                "Window",
                                "How long it may take in all.",
                                "45m",
                                List.of(),
                                null,
                                null),
                        input(
                                "ticket",
                                Input.Kind.STRING,
                                "Change ticket",
                                "Where it was agreed.",
                                null,
                                List.of(),
                                null,
                                null),
                        input(
                                "reboot",
                                Input.Kind.BOOLEAN,
                                "Restart hosts that need it",
                                "They are drained before.",
                                true,
                                List.of(),
                                null,
                                null)),
                null,
                null,
                Map.of("steps", List.of(step("patch", "Patch", "script"))));
    }

    private static Input input(
            String id,
            Input.Kind kind,
            String title,
            String description,
            @Nullable Object value,
            List<String> options,
            @Nullable Double min,
            @Nullable Double max) {
        return new Input(
                id, kind, title, description, !id.equals("ticket"), value, options, null, null, min, max, null);
    }

    static Step step(String id, String title, String kind) {
        Template text = new Text(kind);
        return switch (kind) {
            case "plan" ->
                new TerraformStep.Plan(
                        common(id, title), new TerraformStep.Module(text, text, text, null, null, null), false, null);
            case "ansible" ->
                new AnsibleStep.Playbook(
                        common(id, title),
                        text,
                        null,
                        text,
                        null,
                        null,
                        new AnsibleStep.Options(
                                null, false, false, null, null, null, false, null, null, null, null, true));
            default -> new CommandStep.Script(common(id, title), text, text, true, null, null);
        };
    }

    private static Step.Common common(String id, String title) {
        return new Step.Common(
                id,
                new Text(title),
                null,
                null,
                null,
                Step.Retry.NONE,
                Step.OnFailure.ASK,
                null,
                Map.of(),
                Map.<String, Expression>of(),
                List.of(),
                new Position("x.yaml", 1, 1),
                Step.InDrill.RUN,
                false);
    }

    private record Text(String source) implements Template {
        @Override
        public Set<String> reads(String variable) {
            return Set.of();
        }

        @Override
        public Object evaluate(Map<String, Object> variables) {
            return source;
        }
    }
}
