package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.SqlActivities;
import dev.evenkeel.workflows.contract.SqlActivities.SqlRequest;
import dev.evenkeel.workflows.contract.SqlActivities.SqlResult;
import dev.evenkeel.workflows.runbook.SqlStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The steps that speak SQL. */
final class SqlSteps {

    private final Calls calls;
    private final Servers servers;

    SqlSteps(RunContext run, Calls calls) {
        this.calls = calls;
        this.servers = new Servers(run, calls);
    }

    Done query(SqlStep.Query step, Frame frame, int attempt, Map<String, Object> variables) {
        Servers.Found server =
                servers.find(calls.act(step, frame, attempt), frame, "sql", step.url(), step.credentials(), variables);
        SqlRequest request = new SqlRequest(
                server.act(),
                server.url(),
                step.user() == null ? null : step.user().text(variables),
                server.secret(),
                step.query(),
                parameters(step, variables),
                step.write(),
                step.doneWhen(),
                step.proof(),
                step.mostRows(),
                step.limit().toMillis());
        SqlResult result = calls.call(SqlActivities.class, request.act(), sql -> sql.query(request));
        return Done.of(result, result.summary());
    }

    private static List<@Nullable Object> parameters(SqlStep.Query step, Map<String, Object> variables) {
        List<@Nullable Object> parameters = new ArrayList<>();
        if (step.parameters() != null && step.parameters().evaluate(variables) instanceof List<?> values) {
            values.forEach(
                    value -> parameters.add(value instanceof Optional<?> optional ? optional.orElse(null) : value));
        }
        return parameters;
    }
}
