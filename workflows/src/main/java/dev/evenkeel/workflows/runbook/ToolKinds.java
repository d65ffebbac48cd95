package dev.evenkeel.workflows.runbook;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of steps that tools do, tool by tool. */
final class ToolKinds {

    static final List<Kind> ALL = Stream.of(
                    TerraformKinds.ALL,
                    AnsibleKinds.ALL,
                    CommandKinds.ALL,
                    SshKinds.ALL,
                    HttpKinds.ALL,
                    PrometheusKinds.ALL,
                    SqlKinds.ALL,
                    KubernetesKinds.ALL,
                    CloudKinds.ALL,
                    ChatKinds.ALL)
            .flatMap(Collection::stream)
            .toList();

    static final Map<String, Kind> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Kind::name, Function.identity()));

    private ToolKinds() {}
}
