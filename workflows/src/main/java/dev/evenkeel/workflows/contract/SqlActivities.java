package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Databases that speak SQL: PostgreSQL. */
@ActivityInterface
public interface SqlActivities {

    /**
     * One statement. Without {@code write} it is read-only and safe to repeat. A write is one transaction, whose number is kept before it is
     * committed: called again, the database is asked what became of that transaction, and only when it is known not to have been committed
     * is it done again. When nobody can say, it is {@link Failures#UNKNOWN_OUTCOME}.
     */
    @ActivityMethod(name = "sql.query")
    SqlResult query(SqlRequest request);

    /**
     * @param url {@code postgresql://host:port/database}
     * @param secret the name of the password among the act's secrets; null: none
     * @param parameters texts, numbers, truth values and nulls, bound to the {@code ?} of the query
     * @param doneWhen a query that says by one truth value whether the write was done; null: none
     * @param proof whether a refusal is what is hoped for: then nothing is ever committed
     */
    record SqlRequest(
            Act act,
            String url,
            @Nullable String user,
            @Nullable String secret,
            String query,
            List<@Nullable Object> parameters,
            boolean write,
            @Nullable String doneWhen,
            boolean proof,
            int mostRows,
            long statementMillis) {}

    /**
     * @param rows values by the name of the column; a null is left out
     * @param row the first of them; empty when there is none
     * @param value the first column of the first row; null when there is none
     * @param count how many rows came, or were changed
     * @param refused how the database refused: {@code connection}, {@code authentication} or {@code read_only}; empty when it did not
     */
    record SqlResult(
            List<Map<String, Object>> rows,
            Map<String, Object> row,
            @Nullable Object value,
            long count,
            String refused,
            String summary) {}
}
