package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a query is asked with: values are bound and never become part of its language. */
class QueryRunTest {

    private static final String QUERY = """
            runbook: test
            procedure: task
            title: Query
            owner: team
            inputs: { name: { type: string }, limit: { type: string, default: "5" } }
            steps:
              - id: lag
                prometheus.query:
                  server: http://prometheus
                  query: 'lag{a="${inputs.name}", b=~"x-${inputs.name}"} > ${inputs.limit}'
              - id: enough
                gate: { pass: "steps.lag.value <= 60" }
            """;

    @Test
    void bindsValuesByWhereTheyStandInAQuery() {
        try (RunHarness run = new RunHarness()) {
            run.start(QUERY, Map.of("name", "a\"} or up{x=\".*\n", "limit", "-5"));
            run.result();

            assertThat(run.tools.queries())
                    .containsExactly("lag{a=\"a\\\"} or up{x=\\\".*\\n\","
                            + " b=~\"x-a\\\"\\\\} or up\\\\{x=\\\"\\\\.\\\\*\\n\"} > (-5)");
        }
    }

    @Test
    void refusesATextOutsideOfQuotes() {
        try (RunHarness run = new RunHarness()) {
            run.start(QUERY, Map.of("name", "a", "limit", "0 or vector(1)")).waitFor("failure");

            assertThat(String.valueOf(run.journal
                            .last(Type.STEP_FAILED)
                            .orElseThrow()
                            .data()
                            .get("message")))
                    .contains("outside of quotes");
            assertThat(run.tools.queries()).isEmpty();
            run.decide("anna", Action.STOP, "");
            run.result();
        }
    }

    @Test
    void bindsTheParametersOfAStatement() {
        try (RunHarness run = new RunHarness()) {
            run.start("""
                    runbook: test
                    procedure: task
                    title: Ask
                    owner: team
                    inputs: { name: { type: string } }
                    steps:
                      - id: orders
                        sql.query:
                          url: postgresql://db.example.org/shop
                          query: select count(*) as n from orders where name = ? and price > ?
                          parameters: ["${inputs.name}", 5]
                      - id: some
                        gate: { pass: "steps.orders.value > 2 && steps.orders.row.n == 3" }
                    """, Map.of("name", "x'; drop table orders"));

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.tools.sql()).singleElement().satisfies(request -> {
                assertThat(request.parameters()).isEqualTo(List.of("x'; drop table orders", 5));
                assertThat(request.write()).isFalse();
            });
        }
    }
}
