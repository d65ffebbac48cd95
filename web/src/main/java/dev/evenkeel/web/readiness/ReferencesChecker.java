package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * What a recovery runbook names beyond its own file. Files and folders that it names are held against the folder when it is read; here
 * it is what only the estate and the other runbooks can tell.
 */
@Component
class ReferencesChecker implements Checker {

    private static final Pattern HOST = Pattern.compile("\\bsite\\.hosts\\.([A-Za-z_][A-Za-z0-9_]*)");
    private static final Pattern CREDENTIAL = Pattern.compile("\\bsite\\.credentials\\.([A-Za-z_][A-Za-z0-9_]*)");

    @Override
    public Check check() {
        return Check.REFERENCES;
    }

    @Override
    public List<Probe> probes(Subject subject) {
        List<Finding> found = new ArrayList<>();
        children(subject, found);
        named(subject, HOST, "host", site -> site.hosts().keySet(), found);
        named(subject, CREDENTIAL, "credential", site -> site.credentials().keySet(), found);
        if (found.isEmpty()) {
            found.add(Finding.ok(check(), "", "All that it names is there"));
        }
        return found.stream().map(Probe::of).toList();
    }

    /** The hosts that runbooks name at whichever site is at hand. */
    static Set<String> hosts(Subject subject) {
        return names(HOST, subject.texts());
    }

    /** Likewise the credentials. */
    static Set<String> credentials(Subject subject) {
        return names(CREDENTIAL, subject.texts());
    }

    private static Set<String> names(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        Matcher each = pattern.matcher(text);
        while (each.find()) {
            names.add(each.group(1));
        }
        return names;
    }

    private void children(Subject subject, List<Finding> found) {
        Set<String> known = subject.used().stream().map(Runbook::name).collect(Collectors.toSet());
        subject.used().stream()
                .flatMap(AllSteps::of)
                .filter(Step.Run.class::isInstance)
                .map(step -> ((Step.Run) step).runbook())
                .distinct()
                .filter(name -> !known.contains(name))
                .forEach(name -> found.add(Finding.bad(
                        check(),
                        name,
                        "It runs the runbook " + name + ", which is not there or has problems",
                        "Correct that runbook, or the name.")));
    }

    /** A step may be meant for one site only, so that a name which some sites lack is no certain failure. */
    private void named(
            Subject subject, Pattern pattern, String what, Function<Site, Set<String>> there, List<Finding> found) {
        for (String name : names(pattern, subject.texts())) {
            List<String> without = subject.sites().stream()
                    .filter(site -> !there.apply(site).contains(name))
                    .map(Site::name)
                    .toList();
            if (!without.isEmpty()) {
                String message =
                        "It names the " + what + " " + name + ", which is missing at " + String.join(", ", without);
                String advice = "Add it to these sites in the estate, or correct the name.";
                found.add(
                        without.size() == subject.sites().size()
                                ? Finding.bad(check(), name, message, advice)
                                : Finding.warn(check(), name, message, advice));
            }
        }
    }
}
