package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.expression.DidYouMean;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Templates;
import java.util.Arrays;
import org.snakeyaml.engine.v2.nodes.Node;

/** References out of the file, checked where they are written without {@code ${ }}. */
final class References {

    private final Problems problems;
    private final Surroundings surroundings;

    References(Problems problems, Surroundings surroundings) {
        this.problems = problems;
        this.surroundings = surroundings;
    }

    void path(Node node, Template template, String what) {
        Templates.constant(template)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .ifPresent(path -> {
                    if (path.isBlank()
                            || path.startsWith("/")
                            || path.contains("\\")
                            || Arrays.asList(path.split("/", -1)).contains("..")) {
                        problems.add(
                                node,
                                "The " + what + " '" + path + "' leaves the runbook folder",
                                "Write it relative to the runbook folder, without '..'.");
                    } else if (!surroundings.exists(path)) {
                        problems.add(
                                node,
                                "The " + what + " '" + path + "' does not exist",
                                "Paths are relative to the runbook folder.");
                    }
                });
    }

    void site(Node node, Template template) {
        Templates.constant(template).ifPresent(name -> site(node, String.valueOf(name)));
    }

    void site(Node node, String name) {
        surroundings
                .sites()
                .filter(sites -> !sites.contains(name))
                .ifPresent(sites ->
                        problems.add(node, "The estate has no site '" + name + "'", DidYouMean.hint(name, sites)));
    }

    void service(Node node, String name) {
        surroundings
                .services()
                .filter(services -> !services.contains(name))
                .ifPresent(services -> problems.add(
                        node, "The estate has no service '" + name + "'", DidYouMean.hint(name, services)));
    }

    void channel(Node node, Template template) {
        Templates.constant(template)
                .map(String::valueOf)
                .ifPresent(name -> surroundings
                        .channels()
                        .filter(channels -> !channels.contains(name))
                        .ifPresent(channels -> problems.add(
                                node,
                                "The estate has no channel '" + name + "'",
                                channels.isEmpty()
                                        ? "Add it to 'channels' in estate.yaml."
                                        : DidYouMean.hint(name, channels))));
    }

    void url(Node node, Template template) {
        Templates.constant(template).map(String::valueOf).ifPresent(url -> {
            if (!url.startsWith("http://") && !url.startsWith("https://")) {
                problems.add(node, "'" + url + "' is no URL", "Begin with http:// or https://.");
            }
        });
    }
}
