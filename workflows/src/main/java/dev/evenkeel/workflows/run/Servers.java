package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.expression.Template;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The servers that the estate names: {@code vars.NAME} of the site, else of the environment, with the site's {@code credentials.NAME}. The
 * site's credentials go to the site's own server only.
 */
final class Servers {

    private final RunContext run;
    private final Calls calls;

    Servers(RunContext run, Calls calls) {
        this.run = run;
        this.calls = calls;
    }

    /** @param act with the credentials among its secrets, when there are any; @param secret their name there */
    record Found(Act act, String url, @Nullable String secret) {}

    /**
     * @param url as the step says it; null when it does not
     * @param credentials as the step says them; null when it does not
     */
    Found find(
            Act act,
            Frame frame,
            String name,
            @Nullable Template url,
            @Nullable String credentials,
            Map<String, Object> variables) {
        Site site = frame.site();
        String reference = calls.secret(credentials, "secret for " + name, frame);
        if (url != null) {
            return found(act, url.text(variables), name, reference);
        }
        if (site != null && site.vars().get(name) instanceof String own) {
            return found(act, own, name, reference == null ? site.credentials().get(name) : reference);
        }
        if (run.request().estate().environment().vars().get(name) instanceof String shared) {
            return found(act, shared, name, reference);
        }
        throw new StepFailure(
                Failures.BAD_REQUEST,
                "Nothing says where " + name + " is" + (site == null ? "" : " for the site " + site.name()),
                "Add vars: { " + name + ": … } to the site or the environment in the estate, or say it in the step",
                "");
    }

    private static Found found(Act act, String url, String name, @Nullable String reference) {
        return reference == null
                ? new Found(act, url, null)
                : new Found(act.withSecrets(Map.of(name, reference)), url, name);
    }
}
