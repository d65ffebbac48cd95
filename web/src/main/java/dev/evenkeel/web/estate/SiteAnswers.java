package dev.evenkeel.web.estate;

import dev.evenkeel.activities.http.HttpProbe;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.estate.Estate;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.runbook.Variables;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Asks the sites which version runs there and whether it is well, for the people who look at the estate: all at the same time, a page
 * waits a moment only, and what was said is remembered for a moment, so that many viewers ask no more than one.
 */
@Component
class SiteAnswers {

    private static final Duration REMEMBERED = Duration.ofSeconds(15);
    private static final Duration A_PAGE_WAITS = Duration.ofMillis(1_500);
    private static final int MOST_REMEMBERED = 2_000;
    private static final int MOST_AT_ONCE = 16;
    private static final int LONGEST_VERSION = 100;

    private final Probe probe;
    private final InstantSource clock;
    private final ExecutorService lines = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);
    private final Map<String, Asked> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Asked> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** @param at milliseconds since the epoch */
    private record Asked(CompletableFuture<HttpProbe.Answer> answer, long at) {}

    /**
     * @param version what the site answers with
     * @param health whether it is well there
     */
    record Said(Answer version, Answer health) {}

    /** What is being asked of one site. */
    record Question(
            Estate.Service service,
            Map<String, Object> values,
            @Nullable CompletableFuture<HttpProbe.Answer> version,
            @Nullable CompletableFuture<HttpProbe.Answer> health,
            String trouble) {}

    SiteAnswers(Probe probe, InstantSource clock) {
        this.probe = probe;
        this.clock = clock;
    }

    /** Asks, and does not wait. @param estate of the service, in the site's environment */
    Question ask(Estate.Service service, EstateSnapshot estate, Site site) {
        Map<String, Object> values = new LinkedHashMap<>(Variables.values(estate));
        values.put("site", Variables.values(site));
        Estate.VersionSource source = service.version();
        try {
            return new Question(
                    service,
                    values,
                    source == null ? null : asked("json ", source.http(), values, probe::json),
                    service.health() == null ? null : asked("status ", service.health(), values, probe::status),
                    "");
        } catch (EvaluationException e) {
            return new Question(service, values, null, null, String.valueOf(e.getMessage()));
        }
    }

    /** The answers, those that come in time. */
    List<Said> await(List<Question> questions) {
        long deadline = System.nanoTime() + A_PAGE_WAITS.toNanos();
        return questions.stream()
                .map(question -> new Said(version(question, deadline), health(question, deadline)))
                .toList();
    }

    private static Answer version(Question question, long deadline) {
        if (!question.trouble().isEmpty()) {
            return Answer.bad(question.trouble());
        }
        Estate.VersionSource source = question.service().version();
        if (source == null || question.version() == null) {
            return Answer.NONE;
        }
        HttpProbe.Answer answer = inTime(question.version(), deadline);
        if (answer == null) {
            return new Answer(Answer.State.PENDING, "");
        }
        Object json = answer.json();
        return json == null ? Answer.bad(answer.trouble()) : read(source, question, json);
    }

    private static Answer read(Estate.VersionSource source, Question question, Object json) {
        Map<String, Object> values = new LinkedHashMap<>(question.values());
        values.put("body", json);
        try {
            Object value = source.value().evaluate(values);
            if (value instanceof Map || value instanceof List) {
                return Answer.bad("answers with what is no version");
            }
            String text = String.valueOf(value).strip();
            return text.isEmpty() || text.length() > LONGEST_VERSION
                    ? Answer.bad("answers with what is no version")
                    : Answer.good(text);
        } catch (EvaluationException e) {
            return Answer.bad("answers without a version: " + e.getMessage());
        }
    }

    private static Answer health(Question question, long deadline) {
        if (question.health() == null) {
            return Answer.NONE;
        }
        HttpProbe.Answer answer = inTime(question.health(), deadline);
        if (answer == null) {
            return new Answer(Answer.State.PENDING, "");
        }
        return answer.good() ? Answer.good("") : Answer.bad(answer.trouble());
    }

    private static HttpProbe.@Nullable Answer inTime(CompletableFuture<HttpProbe.Answer> answer, long deadline) {
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            return new HttpProbe.Answer(0, null, "cannot be asked: " + e.getCause());
        }
    }

    private CompletableFuture<HttpProbe.Answer> asked(
            String how, Template http, Map<String, Object> values, Function<String, HttpProbe.Answer> way) {
        String url = http.text(values);
        long now = clock.millis();
        synchronized (known) {
            Asked before = known.get(how + url);
            if (before != null && now - before.at() < REMEMBERED.toMillis()) {
                return before.answer();
            }
            CompletableFuture<HttpProbe.Answer> answer =
                    CompletableFuture.supplyAsync(() -> inTurn(() -> way.apply(url)), lines);
            known.remove(how + url);
            known.put(how + url, new Asked(answer, now));
            return answer;
        }
    }

    private HttpProbe.Answer inTurn(Supplier<HttpProbe.Answer> way) {
        free.acquireUninterruptibly();
        try {
            return way.get();
        } finally {
            free.release();
        }
    }

    @PreDestroy
    void close() {
        lines.shutdownNow();
    }
}
