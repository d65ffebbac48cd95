package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.SqlActivities.SqlResult;
import dev.evenkeel.workflows.expression.Template;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of steps that speak SQL. */
public sealed interface SqlStep extends ToolStep {

    /**
     * @param credentials a reference to the password; null: the site's {@code sql}, if any
     * @param query one statement, without values in it
     * @param parameters yields a list
     * @param doneWhen tells by one truth value whether the write was done; null: only the database's own record does
     * @param proof whether the step is done when the database refuses, and fails when it does not
     */
    record Query(
            Common common,
            @Nullable Template url,
            @Nullable Template user,
            @Nullable String credentials,
            String query,
            @Nullable Template parameters,
            boolean write,
            @Nullable String doneWhen,
            boolean proof,
            int mostRows,
            Duration limit)
            implements SqlStep {
        @Override
        public String kind() {
            return "sql.query";
        }

        @Override
        public Query with(Common common) {
            return new Query(
                    common, url, user, credentials, query, parameters, write, doneWhen, proof, mostRows, limit);
        }

        @Override
        public Class<SqlResult> result() {
            return SqlResult.class;
        }

        @Override
        public boolean acts() {
            return write && !proof;
        }

        @Override
        public List<Template> values() {
            return ToolStep.written(url, user, parameters);
        }

        /** A probe that tries to write leaves nothing behind, but it is not what a rehearsal is for. */
        @Override
        public InRehearsal inRehearsal() {
            return write ? InRehearsal.SHOWN : InRehearsal.DONE;
        }

        @Override
        public String doing(Map<String, Object> at) {
            return query.strip().replaceAll("\\s+", " ")
                    + (parameters == null ? "" : " " + parameters.list(at))
                    + (proof ? ", hoping for a refusal" : "");
        }
    }
}
