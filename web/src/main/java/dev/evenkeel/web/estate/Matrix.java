package dev.evenkeel.web.estate;

import dev.evenkeel.activities.store.Deployments;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.Freeze;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.estate.Estate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs where in an environment.
 *
 * @param frozen what may not be deployed now, freeze by freeze
 */
public record Matrix(Estate.Environment environment, List<Site> sites, List<Row> rows, List<Freeze.Holding> frozen) {

    public Matrix {
        sites = List.copyOf(sites);
        rows = List.copyOf(rows);
        frozen = List.copyOf(frozen);
    }

    /**
     * A service.
     *
     * @param cells one for each site of the environment, in their order
     * @param deployed the last deploy of it here; null when none was recorded
     * @param drilled the last drill of it here; null when there was none
     */
    public record Row(
            Estate.Service service,
            List<Cell> cells,
            Deployments.@Nullable Entry deployed,
            @Nullable RunSummary drilled) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /**
     * A service at a site.
     *
     * @param here whether it runs there at all
     * @param recorded what deploys have recorded; null when nothing
     */
    public record Cell(
            String site,
            boolean here,
            boolean primary,
            boolean standby,
            Deployments.@Nullable Entry recorded,
            Answer version,
            Answer health) {

        static Cell empty(String site) {
            return new Cell(site, false, false, false, null, Answer.NONE, Answer.NONE);
        }

        /** A deploy was left in the middle here. */
        public boolean partial() {
            return recorded != null && recorded.partial();
        }

        public boolean underWay() {
            return recorded != null && recorded.underWay();
        }

        /** The version as deploys recorded it; empty when nobody knows. */
        public String recordedVersion() {
            return recorded == null ? "" : recorded.version();
        }

        /** Whether the site answers with another version than the recorded one. */
        public boolean mismatch() {
            return version.good()
                    && !recordedVersion().isEmpty()
                    && !underWay()
                    && !version.text().equals(recordedVersion());
        }
    }

    /** Whether something here has to be looked at. */
    public boolean troubled() {
        return rows.stream().flatMap(row -> row.cells().stream()).anyMatch(cell -> cell.partial() || cell.mismatch());
    }
}
