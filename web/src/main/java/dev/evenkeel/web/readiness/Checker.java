package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.readiness.Check;
import java.util.List;

/** Makes one of the checks. */
interface Checker {

    Check check();

    /** @return none when there is nothing to check */
    List<Probe> probes(Subject subject);
}
