package dev.evenkeel.web.schedules;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.runbook.Cron;
import dev.evenkeel.workflows.runbook.Timing;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as it is handed to Temporal and kept in the store: a later version of its runbook does not change what was due before.
 *
 * @param catchUp milliseconds, as {@code jitter}
 * @param except days, as the runbook writes them
 */
record Terms(
        String cron,
        String zone,
        Timing.Overlap overlap,
        long catchUp,
        long jitter,
        List<String> except,
        String environment,
        Mode mode,
        @Nullable String service,
        String title) {

    Terms {
        except = List.copyOf(except);
    }

    static Terms of(Planned planned) {
        Timing timing = planned.plan().timing();
        return new Terms(
                timing.cron().text(),
                timing.zone().getId(),
                timing.overlap(),
                timing.catchUp().toMillis(),
                timing.jitter().toMillis(),
                timing.except().stream().map(Timing.Days::toString).toList(),
                planned.plan().environment(),
                planned.plan().mode(),
                planned.runbook().service(),
                planned.runbook().title());
    }

    static Terms read(String json) {
        return CanonicalJson.read(json, Terms.class);
    }

    String json() {
        return CanonicalJson.write(this);
    }

    /** Whether the same is due at the same times. */
    boolean sameTimes(Terms other) {
        return cron.equals(other.cron)
                && zone.equals(other.zone)
                && overlap == other.overlap
                && catchUp == other.catchUp
                && jitter == other.jitter
                && except.equals(other.except);
    }

    String hash() {
        return CanonicalJson.hash(this);
    }

    Timing timing() {
        try {
            return new Timing(
                    Cron.parse(cron),
                    ZoneId.of(zone),
                    overlap,
                    Duration.ofMillis(catchUp),
                    Duration.ofMillis(jitter),
                    except.stream().map(Terms::days).toList());
        } catch (Cron.BadCron e) {
            throw new IllegalStateException("The store holds a time table that no version has written: " + cron, e);
        }
    }

    private static Timing.Days days(String text) {
        String[] ends = text.split("/", 2);
        return new Timing.Days(LocalDate.parse(ends[0]), LocalDate.parse(ends[ends.length - 1]));
    }
}
