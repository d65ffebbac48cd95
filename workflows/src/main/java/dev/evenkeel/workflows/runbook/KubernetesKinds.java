package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Key;
import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a runbook speaks of Kubernetes. */
final class KubernetesKinds {

    private static final Scope OBJECT = Scope.EMPTY
            .with("object", Type.ANY)
            .without("inputs", "This is evaluated on the resource alone, which is called 'object'.")
            .without("steps", "This is evaluated on the resource alone, which is called 'object'.");

    private static final Key KUBECONFIG = optional(
            "kubeconfig", Shapes.SECRET, "the kubeconfig of the site", "A reference to the cluster's kubeconfig.");
    private static final Key CONTEXT =
            optional("context", Shape.TEMPLATE, "its current one", "The context of the kubeconfig.");
    private static final Key NAMESPACE = optional("namespace", Shape.TEMPLATE, "that of the context", "The namespace.");
    private static final Key WORKLOAD =
            required("resource", Shape.TEMPLATE, "deployment/NAME, statefulset/NAME or daemonset/NAME.");
    private static final Key RESOURCE =
            required("resource", Shape.TEMPLATE, "KIND/NAME, or KIND.GROUP/NAME where two groups have the kind.");

    static final List<Kind> ALL = List.of(
            Kind.acts(
                    "kubernetes.apply",
                    "Applies manifests on the API server's side.",
                    KubernetesKinds::apply,
                    keys(
                            optional("manifests", Shape.TEMPLATE, "A file or folder, relative to the runbook folder."),
                            optional(
                                    "inline",
                                    new Shape.ListOf(new Shape.MapOf(Shape.TEXT, Shape.ANY), 1),
                                    "The manifests themselves."),
                            optional(
                                    "set",
                                    new Shape.MapOf(Shape.TEXT, Shapes.SETTINGS),
                                    "Values to set, by JSON pointer, by resource (deployment/shop)."),
                            optional("images", Shapes.TEXT_MAP, "Images to set, by the name of the container."),
                            optional(
                                    "force",
                                    Shape.TRUTH,
                                    "false",
                                    "Takes over fields that somebody else has set, instead of failing."))),
            Kind.acts(
                    "kubernetes.rollout",
                    "Waits until a rollout is done, or says why it is not.",
                    KubernetesKinds::rollout,
                    keys(
                            WORKLOAD,
                            optional("restart", Shape.TRUTH, "false", "Replaces the pods first."),
                            optional("images", Shapes.TEXT_MAP, "Images to set first, by the name of the container."),
                            optional("within", Shape.DURATION, "10m", "How long it may take in all."),
                            optional(
                                    "fail_after",
                                    Shape.DURATION,
                                    "30s",
                                    "How long a pod may be in trouble before the rollout counts as failed."))),
            Kind.acts(
                    "kubernetes.undo",
                    "Brings back an earlier revision.",
                    (common, fields) -> new KubernetesStep.Undo(
                            common,
                            cluster(fields),
                            fields.text("resource"),
                            fields.maybe("revision", Type.WHOLE_NUMBER)),
                    keys(
                            WORKLOAD,
                            optional("revision", Shape.WHOLE_TEMPLATE, "the one before", "The revision to go to."))),
            Kind.acts(
                    "kubernetes.scale",
                    "Sets how many replicas there shall be.",
                    (common, fields) -> new KubernetesStep.Scale(
                            common, cluster(fields), fields.text("resource"), replicas(fields)),
                    keys(RESOURCE, required("replicas", Shape.WHOLE_TEMPLATE, "How many."))),
            Kind.acts(
                    "kubernetes.drain",
                    "Takes the pods off a node, as fast as disruption budgets allow.",
                    (common, fields) -> new KubernetesStep.Drain(
                            common,
                            cluster(fields),
                            fields.text("node"),
                            fields.plain().truth("uncordon", false),
                            fields.plain().truth("unmanaged", false),
                            fields.plain().truth("local_data", false),
                            within(fields, Duration.ofMinutes(10))),
                    required("node", Shape.TEMPLATE, "The name of the node."),
                    optional("uncordon", Shape.TRUTH, "false", "Lets pods onto the node again, and drains nothing."),
                    optional("unmanaged", Shape.TRUTH, "false", "Also evicts pods that nothing brings back."),
                    optional("local_data", Shape.TRUTH, "false", "Also evicts pods that lose data by it (emptyDir)."),
                    optional("within", Shape.DURATION, "10m", "How long it may take in all."),
                    KUBECONFIG,
                    CONTEXT),
            Kind.looks(
                    "kubernetes.wait",
                    "Waits for what a resource says about itself.",
                    KubernetesKinds::await,
                    keys(
                            RESOURCE,
                            optional("condition", Shape.TEMPLATE, "A condition that has to be true, like Available."),
                            optional(
                                    "until",
                                    new Shape.Code(Type.TRUTH),
                                    "What has to hold of the resource, which is called 'object'."),
                            optional("absent", Shape.TRUTH, "false", "Waits until it is gone."),
                            optional("every", Shape.DURATION, "1s", "The pause between two looks."),
                            optional("within", Shape.DURATION, "5m", "How long it may take in all."))),
            Kind.looks(
                    "kubernetes.logs",
                    "Reads the logs of pods.",
                    KubernetesKinds::logs,
                    keys(
                            optional("resource", Shape.TEMPLATE, "pod/NAME."),
                            optional("selector", Shape.TEMPLATE, "Labels of the pods, like app=shop."),
                            optional("container", Shape.TEMPLATE, "the pod's default", "The container."),
                            optional("previous", Shape.TRUTH, "false", "Those of the container that ran before."),
                            optional("lines", new Shape.Whole(1, 10_000), "200", "At most so many of each pod."),
                            optional("since", Shape.DURATION, "Only what was said so lately."))));

    private KubernetesKinds() {}

    private static Key[] keys(Key... own) {
        return Stream.concat(Arrays.stream(own), Stream.of(NAMESPACE, KUBECONFIG, CONTEXT))
                .toArray(Key[]::new);
    }

    private static KubernetesStep.Cluster cluster(KindFields fields) {
        return new KubernetesStep.Cluster(
                fields.secret("kubeconfig"), fields.maybeText("context"), fields.maybeText("namespace"));
    }

    private static KubernetesStep.Apply apply(Step.Common common, KindFields fields) {
        Fields plain = fields.plain();
        if (plain.has("manifests") == plain.has("inline")) {
            fields.problem(
                    plain.has("inline") ? "inline" : "manifests",
                    "This applies " + (plain.has("inline") ? "two things" : "nothing"),
                    "Say either 'manifests: PATH' or 'inline: [ … ]'.");
        }
        return new KubernetesStep.Apply(
                common,
                cluster(fields),
                plain.has("manifests") ? fields.path("manifests") : null,
                fields.maybe("inline", Type.ANY),
                fields.map("set"),
                fields.texts("images"),
                plain.truth("force", false));
    }

    private static KubernetesStep.Rollout rollout(Step.Common common, KindFields fields) {
        Fields plain = fields.plain();
        return new KubernetesStep.Rollout(
                common,
                cluster(fields),
                fields.text("resource"),
                plain.truth("restart", false),
                fields.texts("images"),
                plain.has("images"),
                within(fields, Duration.ofMinutes(10)),
                plain.duration("fail_after", Duration.ofSeconds(30)));
    }

    private static Template replicas(KindFields fields) {
        if (fields.plain().whole("replicas", 0) < 0) {
            fields.problem("replicas", "There cannot be fewer than none", "Write 0 or more.");
        }
        Template written = fields.maybe("replicas", Type.WHOLE_NUMBER);
        return written == null ? fields.text("replicas") : written;
    }

    private static KubernetesStep.Wait await(Step.Common common, KindFields fields) {
        Fields plain = fields.plain();
        Duration every = plain.duration("every", Duration.ofSeconds(1));
        boolean absent = plain.truth("absent", false);
        long said = Stream.of(plain.has("condition"), plain.has("until"), absent)
                .filter(each -> each)
                .count();
        if (said != 1) {
            fields.problem(
                    plain.has("until") ? "until" : "condition",
                    said == 0 ? "This waits for nothing" : "This waits for several things",
                    "Say one of 'condition: Available', 'until: …' and 'absent: true'.");
        }
        if (every.isZero()) {
            fields.problem("every", "'every' is zero", "Write a pause, for example 1s.");
        }
        return new KubernetesStep.Wait(
                common,
                cluster(fields),
                fields.text("resource"),
                fields.maybeText("condition"),
                fields.codeOver("until", OBJECT, Type.TRUTH)
                        .map(Expression::source)
                        .orElse(null),
                absent,
                every,
                within(fields, Duration.ofMinutes(5)));
    }

    private static KubernetesStep.Logs logs(Step.Common common, KindFields fields) {
        Fields plain = fields.plain();
        if (plain.has("resource") == plain.has("selector")) {
            fields.problem(
                    plain.has("selector") ? "selector" : "resource",
                    plain.has("selector") ? "This names a pod and selects others" : "This names no pod",
                    "Say either 'resource: pod/NAME' or 'selector: app=NAME'.");
        }
        @Nullable Duration since = plain.has("since") ? plain.duration("since", Duration.ZERO) : null;
        return new KubernetesStep.Logs(
                common,
                cluster(fields),
                fields.maybeText("resource"),
                fields.maybeText("selector"),
                fields.maybeText("container"),
                plain.truth("previous", false),
                plain.whole("lines", 200),
                since);
    }

    private static Duration within(KindFields fields, Duration otherwise) {
        Duration within = fields.plain().duration("within", otherwise);
        if (within.isZero()) {
            fields.problem("within", "'within' is zero", "Write how long it may take, for example 5m.");
        }
        return within;
    }
}
