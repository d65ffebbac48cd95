package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Type;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a runbook speaks SQL. */
final class SqlKinds {

    static final List<Kind> ALL = List.of(Kind.acts(
            "sql.query",
            "Asks a PostgreSQL database one statement; read-only, unless it says otherwise.",
            SqlKinds::query,
            required("query", Shape.TEXT, "One statement, with ? for each parameter. It takes no ${ }."),
            optional(
                    "parameters",
                    new Shape.Either(new Shape.ListOf(Shape.ANY, 1), new Shape.Template(new Type.ListOf(Type.ANY))),
                    "The values for its ?, in their order."),
            optional(
                    "url",
                    Shape.TEMPLATE,
                    "vars.sql of the site, else of the environment",
                    "postgresql://HOST:PORT/DATABASE, also with ?sslmode=…"),
            optional("user", Shape.TEMPLATE, "Who logs in."),
            optional(
                    "password",
                    Shapes.SECRET,
                    "credentials.sql of the site, where the site says the url",
                    "A reference to the password."),
            optional("write", Shape.TRUTH, "false", "Whether it writes, in one transaction."),
            optional(
                    "done_when",
                    Shape.TEXT,
                    "A query that says by one truth value whether the write was done, for when the database itself"
                            + " cannot tell any more."),
            optional(
                    "refused_is",
                    new Shape.OneOf(List.of("failure", "proof")),
                    "failure",
                    "proof: the step is done when the database refuses the connection, the login or the write, and fails"
                            + " when it does not; nothing is ever committed."),
            optional("max_rows", new Shape.Whole(1, 10_000), "1000", "How many rows the result may have."),
            optional("limit", Shape.DURATION, "60s", "How long the statement may take in the database.")));

    private SqlKinds() {}

    private static SqlStep.Query query(Step.Common common, KindFields fields) {
        Fields plain = fields.plain();
        boolean write = plain.truth("write", false);
        boolean proof = plain.text("refused_is", "failure").equals("proof");
        if (plain.has("done_when") && (!write || proof)) {
            fields.problem("done_when", "This step writes nothing that could be read back", "Say 'write: true'.");
        }
        Duration limit = plain.duration("limit", Duration.ofSeconds(60));
        if (limit.isZero()) {
            fields.problem("limit", "'limit' is zero", "Write how long the statement may take, for example 60s.");
        }
        return new SqlStep.Query(
                common,
                plain.has("url") ? fields.text("url") : null,
                plain.has("user") ? fields.text("user") : null,
                fields.secret("password"),
                statement(fields, "query"),
                parameters(fields),
                write,
                plain.has("done_when") ? statement(fields, "done_when") : null,
                proof,
                plain.whole("max_rows", 1_000),
                limit);
    }

    private static @Nullable Template parameters(KindFields fields) {
        return fields.plain().has("parameters") ? fields.maybe("parameters", new Type.ListOf(Type.ANY)) : null;
    }

    private static String statement(KindFields fields, String key) {
        String statement = fields.plain().text(key, "");
        if (statement.contains("${")) {
            fields.problem(
                    key,
                    "A value would become a part of the statement",
                    "Write ? where the value stands, and the value into the list 'parameters'.");
        } else if (SqlText.holdsSeveral(statement)) {
            fields.problem(key, "These are several statements", "Write one; make several steps of several statements.");
        }
        return statement;
    }
}
