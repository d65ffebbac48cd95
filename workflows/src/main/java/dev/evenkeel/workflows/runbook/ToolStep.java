package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.expression.Template;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A step that calls one activity of a tool. What the engine has to know about its kind, it says itself. */
public sealed interface ToolStep extends Step
        permits TerraformStep,
                AnsibleStep,
                CommandStep,
                SshStep,
                HttpStep,
                PrometheusStep,
                SqlStep,
                KubernetesStep,
                CloudStep,
                ChatStep {

    /** What expressions can read of it once it is done. */
    Class<? extends Record> result();

    /** The values that its author wrote: a rehearsal looks in them for results that it does not have. */
    List<Template> values();

    InRehearsal inRehearsal();

    /** What it is about to do, in one line. Secrets are references here and stay so. */
    String doing(Map<String, Object> variables);

    enum InRehearsal {
        /** It only reads: it is done, and later steps see its result. */
        DONE,
        /** Its tool shows what would change; later steps do not see a result. */
        PREVIEWED,
        /** Nothing is called: the line that tells what would be done is shown. */
        SHOWN
    }

    /** Those that were written. */
    static List<Template> written(@Nullable Template... values) {
        return Arrays.stream(values).filter(Objects::nonNull).toList();
    }
}
