package dev.evenkeel.web.reports;

import dev.evenkeel.activities.store.Recoveries;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.runs.view.RecoveryView;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** How the recovery times of services develop over their recoveries and drills. */
@Service
public class Trends {

    private static final int MOST = 300;

    private final Recoveries recoveries;

    Trends(Store store) {
        this.recoveries = store.recoveries();
    }

    /**
     * A recovery or a drill that has ended. Its components are the keys of the exports.
     *
     * @param type {@code live} or {@code drill}
     * @param at when it was declared, or else started: milliseconds since the epoch
     * @param rto from the outage to verified health, milliseconds; null when it never was
     * @param restored from the outage to the first good write, milliseconds
     * @param rpo how much data, in time, was lost, milliseconds
     * @param lost acknowledged writes
     * @param met whether both objectives that are set were met; null when nothing is set or measured
     */
    public record Point(
            String run,
            String runbook,
            String title,
            @Nullable String service,
            String environment,
            String type,
            String status,
            long at,
            @Nullable Long rto,
            @Nullable Long rtoTarget,
            @Nullable Long restored,
            @Nullable Long rpo,
            @Nullable Long rpoTarget,
            @Nullable Long lost,
            @Nullable Boolean met) {

        public boolean good() {
            return status.equals("succeeded") && !Boolean.FALSE.equals(met);
        }
    }

    /** @param points the newest first */
    public record Trend(String service, List<Point> points) {
        public Trend {
            points = List.copyOf(points);
        }

        public long met() {
            return points.stream()
                    .filter(point -> Boolean.TRUE.equals(point.met()))
                    .count();
        }

        public long missed() {
            return points.stream()
                    .filter(point -> Boolean.FALSE.equals(point.met()))
                    .count();
        }

        public long unmeasured() {
            return points.stream().filter(point -> point.met() == null).count();
        }

        public Optional<Point> lastGoodDrill() {
            return points.stream()
                    .filter(point -> point.type().equals("drill") && point.good())
                    .findFirst();
        }
    }

    /** @param service null for all of them; the newest {@value #MOST} recoveries count */
    public List<Point> points(@Nullable String service) {
        return recoveries.ended(service, MOST).stream().map(this::point).toList();
    }

    public static List<Trend> byService(List<Point> points) {
        TreeMap<String, List<Point>> services = new TreeMap<>();
        points.forEach(point -> services.computeIfAbsent(
                        point.service() == null ? point.runbook() : point.service(), name -> new ArrayList<>())
                .add(point));
        return services.entrySet().stream()
                .map(service -> new Trend(service.getKey(), service.getValue()))
                .toList();
    }

    private Point point(RunSummary run) {
        @Nullable RecoveryView recovery = RecoveryView.of(recoveries.marks(run.runId()));
        RecoveryView.@Nullable Verified verified = recovery == null ? null : recovery.verified();
        @Nullable Long restored = recovery == null ? null : recovery.measured().restored();
        return new Point(
                run.runId(),
                run.runbook(),
                run.title(),
                run.service(),
                run.environment(),
                run.mode() == Mode.DRILL ? "drill" : "live",
                Reporter.name(run.status()),
                recovery == null ? run.startedAt() : recovery.declaredAt(),
                verified == null ? null : verified.sinceOutage(),
                recovery == null ? null : recovery.rto(),
                recovery == null || restored == null ? null : (Long) Math.max(0, restored - recovery.outageAt()),
                recovery == null ? null : recovery.measured().rpo(),
                recovery == null ? null : recovery.rpo(),
                recovery == null ? null : recovery.measured().lost(),
                recovery == null ? null : met(recovery));
    }

    /** A recovery with an objective that ended without being verified missed it; a failback has none to meet. */
    private static @Nullable Boolean met(RecoveryView recovery) {
        if (recovery.returnsFrom() != null && !recovery.returnsFrom().isEmpty()) {
            return null;
        }
        RecoveryView.@Nullable Verified verified = recovery.verified();
        @Nullable Boolean rpo = recovery.rpoMet();
        if (recovery.rto() == null) {
            return rpo;
        }
        boolean rto = verified != null && verified.met();
        return rto && !Boolean.FALSE.equals(rpo);
    }
}
