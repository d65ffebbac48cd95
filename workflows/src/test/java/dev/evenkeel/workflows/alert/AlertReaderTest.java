package dev.evenkeel.workflows.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.workflows.alert.Route.Subject;
import dev.evenkeel.workflows.alert.Route.Target;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Runbook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertReaderTest {

    private static final AlertReader READER = new AlertReader(new ExpressionCompiler());
    private static final String GOOD = """
            hooks:
              main: { alertmanager: { token: "store:alertmanager" } }
              pager:
                signed:
                  secret: "env:EVENKEEL_PAGER"
                  header: X-Signature
                  timestamp: X-Timestamp
                  alerts: "body.items.map(item, {'name': item.title, 'labels': {'service': item.app}})"
              single: { signed: { secret: "env:EVENKEEL_PAGER", header: X-Signature, name: body.title, status: "body.up ? 'resolved' : 'firing'" } }
            routes:
              - id: slow
                match: { alertname: "~Shop(Slow|Down)", severity: critical }
                runbook: shop-slow
                environment: production
                severity: "${labels.severity == 'critical' ? 1 : 3}"
                quiet: 30m
              - id: rest
                match: { service: "~.+" }
                runbook: shop-slow
                service: "${labels.service}"
                severity: 4
            """;

    private static AlertReader.Reading read(String text) {
        return READER.read(
                "alerts.yaml",
                text,
                new AlertReader.Around(
                        Optional.of(Set.of("production", "staging")),
                        Optional.of(Set.of("shop")),
                        Map.of("shop-slow", runbook()),
                        Set.of("broken")));
    }

    private static Runbook runbook() {
        return new Runbook(
                "shop-slow", Procedure.TASK, "Slow", "team-shop", "", "shop", List.of(), null, null, Map.of());
    }

    private static AlertRules rules(String text) {
        AlertReader.Reading reading = read(text);
        assertThat(reading.problems()).isEmpty();
        return reading.rules();
    }

    private static Subject alert(Map<String, String> labels) {
        return new Subject("ShopSlow", "It is slow", "", labels);
    }

    @Test
    void readsHooksAndRoutes() {
        AlertRules rules = rules(GOOD);

        assertThat(rules.hooks()).containsOnlyKeys("main", "pager", "single");
        assertThat(rules.hooks().get("main")).isEqualTo(new Hook.Alertmanager("main", "store:alertmanager"));
        assertThat(rules.routes()).extracting(Route::id).containsExactly("slow", "rest");
        assertThat(rules.routes().getFirst().quiet()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void takesTheFirstRouteThatMatches() {
        AlertRules rules = rules(GOOD);
        Map<String, String> slow = Map.of("alertname", "ShopSlow", "severity", "critical", "service", "shop");

        assertThat(rules.route(slow).map(Route::id)).contains("slow");
        assertThat(rules.route(Map.of("alertname", "AShopSlow", "severity", "critical")))
                .isEmpty();
        assertThat(rules.route(Map.of("alertname", "ShopSlow", "service", "x")).map(Route::id))
                .contains("rest");
        assertThat(rules.route(Map.of())).isEmpty();
        assertThat(rules.routes().getFirst().target(alert(slow)))
                .isEqualTo(new Target("shop-slow", "shop", "production", 1, Map.of()));
    }

    @Test
    void needsAnEnvironmentFromTheLabelOrTheRoute() {
        Route rest = rules(GOOD).route("rest").orElseThrow();

        assertThat(rest.target(alert(Map.of("service", "shop", "environment", "staging")))
                        .environment())
                .isEqualTo("staging");
        assertThatThrownBy(() -> rest.target(alert(Map.of("service", "shop"))))
                .isInstanceOf(EvaluationException.class)
                .hasMessageStartingWith("It names no environment");
        assertThatThrownBy(() -> rest.target(alert(Map.of("environment", "staging"))))
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining("service");
    }

    @Test
    void answersWithNothingForAnEmptyFile() {
        assertThat(read("").problems()).hasSize(1);
        assertThat(rules("{}")).isEqualTo(AlertRules.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            routes: [ { id: a, runbok: shop-slow } ]                                  | Unknown key 'runbok' in routes | runbook
            routes: [ { id: a, runbook: shop-slw } ]                                  | There is no runbook 'shop-slw' | Did you mean 'shop-slow'?
            routes: [ { id: a, runbook: broken } ]                                    | The runbook 'broken' has problems | until then
            routes: [ { id: a, runbook: shop-slow, environment: prod } ]              | The estate has no environment 'prod' | production
            routes: [ { id: a, runbook: shop-slow, service: shp } ]                   | The estate has no service 'shp' | shop
            routes: [ { id: a, runbook: shop-slow, severity: 6 } ]                    | The severity is 6 | from 1
            routes: [ { id: a, runbook: shop-slow, match: { x: "~(" } } ]             | '~(' is no regular expression that can be used | RE2
            routes: [ { id: a, runbook: shop-slow, match: { x: "~(?=a)" } } ]         | '~(?=a)' is no regular expression that can be used | look-around
            routes: [ { id: a, runbook: shop-slow }, { id: b, runbook: shop-slow } ]  | No alert gets to this route: 'a' takes all | last
            routes: [ { id: a, match: { b: c }, runbook: shop-slow }, { id: a, runbook: shop-slow } ] | There are two routes 'a' | own
            routes: [ { id: a, runbook: shop-slow, inputs: { to: x } } ]              | The runbook shop-slow has no input 'to' | .*
            routes: [ { id: a, runbook: shop-slow, service: "${lables.service}" } ]   | Unknown name 'lables' | labels
            hooks: { a: { alertmanager: { token: secret } } }                         | 'token' does not fit | env:
            hooks: { a: { signed: { secret: "env:EVENKEEL_A", header: X-A } } }       | This hook does not say where the alerts are in the body | alerts
            hooks: { a: { signed: { secret: "env:EVENKEEL_A", header: X-A, alerts: "[]", name: body.x } } } | A body holds a list of alerts or is one, but this hook says both | map
            hooks: { a: {} }                                                          | This hook does not say what it does | alertmanager
            """)
    void tellsWhatIsWrongAndWhere(String text, String message, String hint) {
        List<Problem> problems = read(text).problems();

        assertThat(problems).isNotEmpty();
        Problem problem = problems.stream()
                .filter(each -> plain(each.message()).contains(plain(message)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(problems.toString()));
        assertThat(problem.at().line()).isEqualTo(1);
        assertThat(problem.at().column()).isGreaterThan(8);
        assertThat(problem.hint()).containsPattern(hint);
    }

    /** Without quotes, and without the wrong value itself. */
    private static String plain(String text) {
        return text.replace("'", "").replace("is secret, which ", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(a|a)*b", "([a-z]+)*1"})
    void matchesHostileTextsInNoTime(String pattern) {
        Route route = rules("routes: [ { id: a, match: { x: '~" + pattern + "' }, runbook: shop-slow } ]")
                .routes()
                .getFirst();

        assertThat(route.matches(Map.of("x", "a".repeat(2_000) + "!"))).isFalse();
    }
}
