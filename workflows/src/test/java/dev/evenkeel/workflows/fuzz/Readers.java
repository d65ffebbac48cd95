package dev.evenkeel.workflows.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.evenkeel.workflows.alert.AlertReader;
import dev.evenkeel.workflows.cases.CaseReader;
import dev.evenkeel.workflows.document.Utf8;
import dev.evenkeel.workflows.estate.EstateReader;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.plan.PolicyReader;
import dev.evenkeel.workflows.plan.PriceReader;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Reading;
import dev.evenkeel.workflows.runbook.RunbookReader;
import dev.evenkeel.workflows.runbook.Surroundings;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads bytes as each of the files that people write, as the catalog does, within bounds of time and memory. */
final class Readers {

    /** Processor time, so that a busy machine makes no failure. */
    private static final long MOST_MILLIS = 10_000;

    private static final long MOST_BYTES = 1L << 30;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final RunbookReader runbooks;
    private final EstateReader estates;
    private final PolicyReader policies;
    private final PriceReader prices;
    private final AlertReader alerts;
    private long slowest;
    private long hungriest;

    Readers() {
        ExpressionCompiler compiler = new ExpressionCompiler();
        runbooks = new RunbookReader(compiler);
        estates = new EstateReader(compiler);
        policies = new PolicyReader(compiler);
        prices = new PriceReader(compiler);
        alerts = new AlertReader(compiler);
    }

    /** @return what each of the readers found, none of them more than 200 problems */
    List<Problem> read(byte[] bytes) {
        long time = THREADS.getCurrentThreadCpuTime();
        long memory = THREADS.getCurrentThreadAllocatedBytes();
        List<Problem> found = found(bytes);
        long millis = (THREADS.getCurrentThreadCpuTime() - time) / 1_000_000;
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - memory;
        slowest = Math.max(slowest, millis);
        hungriest = Math.max(hungriest, allocated);
        assertThat(millis).as("milliseconds of processor time").isLessThan(MOST_MILLIS);
        assertThat(allocated).as("bytes that were allocated").isLessThan(MOST_BYTES);
        assertThat(found).hasSizeLessThanOrEqualTo(1200).allSatisfy(problem -> {
            assertThat(problem.message()).isNotBlank();
            assertThat(problem.message().length()).isLessThan(100_000);
            assertThat(problem.at().line()).isPositive();
            assertThat(problem.at().column()).isPositive();
        });
        return found;
    }

    private List<Problem> found(byte[] bytes) {
        Optional<Problem> noText = Utf8.problem("fuzz.yaml", bytes);
        if (noText.isPresent()) {
            return List.of(noText.get());
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        Reading reading = runbooks.read("fuzz.yaml", text, Surroundings.PERMISSIVE);
        List<Problem> found = new ArrayList<>(reading.found());
        found.addAll(estates.read("estate.yaml", text, new EstateReader.Server("/data", "/runbooks"))
                .problems());
        found.addAll(policies.read("policy.yaml", text, Optional.empty()).problems());
        found.addAll(alerts.read(
                        "alerts.yaml",
                        text,
                        new AlertReader.Around(Optional.empty(), Optional.empty(), Map.of(), Set.of()))
                .problems());
        found.addAll(prices.read("prices.yaml", text).problems());
        found.addAll(new CaseReader().read("fuzz.test.yaml", text, null).problems());
        return found;
    }

    @Override
    public String toString() {
        return "slowest %d ms of processor time, hungriest %d MiB allocated".formatted(slowest, hungriest >> 20);
    }
}
