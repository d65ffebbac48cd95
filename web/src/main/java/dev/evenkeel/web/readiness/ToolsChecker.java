package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.web.tools.ToolsSettings;
import java.util.List;
import org.springframework.stereotype.Component;

/** The programs that its steps call are installed on this host, when there are sites that it reaches itself. */
@Component
class ToolsChecker implements Checker {

    /** The subject for this host. */
    private static final String SERVER = "server";

    private final Programs programs;

    ToolsChecker(ToolsSettings tools) {
        this.programs = new Programs(tools);
    }

    @Override
    public Check check() {
        return Check.TOOLS;
    }

    @Override
    public List<Probe> probes(Subject subject) {
        return subject.ownSites().isEmpty()
                ? List.of()
                : programs.probe(SERVER, subject.tools()).stream().toList();
    }
}
