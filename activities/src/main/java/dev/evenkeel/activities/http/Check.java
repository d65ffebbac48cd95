package dev.evenkeel.activities.http;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ActLog;
import dev.evenkeel.activities.act.Pulse;
import dev.evenkeel.activities.http.Exchange.Answer;
import dev.evenkeel.activities.http.Exchange.NoAnswer;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.HttpActivities.CheckRequest;
import dev.evenkeel.workflows.contract.HttpActivities.CheckResult;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Asks a URL until it answered well for a while, or its time is over. */
final class Check {

    private static final long LONGEST_PAUSE_MILLIS = 200;

    private final CheckRequest request;
    private final Exchange exchange;
    private final ActLog log;
    private final Pulse pulse;
    private final long begun = System.nanoTime();
    private long requests;
    private long lastStatus;
    private long lastMillis;
    private boolean answered;
    private String lastTrouble = "it was not asked";

    Check(CheckRequest request, Exchange exchange, ActLog log, Pulse pulse) {
        this.request = request;
        this.exchange = exchange;
        this.log = log;
        this.pulse = pulse;
    }

    CheckResult untilSteady() {
        long goodSince = -1;
        while (true) {
            long askedAt = millis();
            if (ask()) {
                goodSince = goodSince < 0 ? askedAt : goodSince;
                if (millis() - goodSince >= request.steadyMillis()) {
                    return result(millis() - goodSince);
                }
            } else {
                goodSince = -1;
            }
            pause(askedAt + Math.max(1, request.everyMillis()));
            if (millis() >= request.withinMillis()) {
                throw failure();
            }
        }
    }

    private boolean ask() {
        requests++;
        long askedAt = millis();
        try {
            long left = Math.max(1, request.withinMillis() - askedAt);
            Answer answer = exchange.send("GET", request.url(), Map.of("Accept", "*/*"), "", left, pulse::beat);
            lastMillis = millis() - askedAt;
            lastStatus = answer.status();
            answered = true;
            lastTrouble = judge(answer);
        } catch (NoAnswer e) {
            lastMillis = millis() - askedAt;
            lastStatus = 0;
            // The end of the check cuts the last request short: what was wrong before tells more.
            boolean cut = answered && !lastTrouble.isEmpty() && millis() >= request.withinMillis();
            lastTrouble = cut ? lastTrouble + ", and then " + e.why() : e.why();
        }
        boolean good = lastTrouble.isEmpty();
        log.line((good ? "✓ " : "✗ ") + (lastStatus == 0 ? "no answer" : lastStatus) + " in " + lastMillis + " ms"
                + (good ? "" : ": " + lastTrouble));
        return good;
    }

    /** @return why it is not good, or nothing */
    private String judge(Answer answer) {
        if (answer.status() != request.status()) {
            return "status " + answer.status() + " instead of " + request.status();
        }
        String contains = request.contains();
        if (contains != null && !new String(answer.body(), StandardCharsets.UTF_8).contains(contains)) {
            return "the answer does not contain '" + contains + "'";
        }
        return "";
    }

    private CheckResult result(long steady) {
        String summary = "status " + lastStatus + " in " + lastMillis + " ms"
                + (request.steadyMillis() > 0 ? ", good for " + steady / 1000.0 + " s" : "");
        return new CheckResult(summary, lastStatus, requests, lastMillis);
    }

    private ApplicationFailure failure() {
        return ActFailures.failure(
                answered ? Failures.TOOL_FAILED : Failures.UNREACHABLE,
                request.url() + " was not good"
                        + (request.steadyMillis() > 0 ? " for " + request.steadyMillis() / 1000.0 + " s" : "")
                        + " within "
                        + request.withinMillis() / 1000.0 + " s: "
                        + (lastTrouble.isEmpty() ? "the good answers came too late" : lastTrouble),
                "See in the log how it answered over time, and look at the service itself.",
                requests + " requests; the last one: " + (lastStatus == 0 ? "no answer" : "status " + lastStatus));
    }

    private void pause(long untilMillis) {
        long until = Math.min(untilMillis, request.withinMillis());
        for (long left = until - millis(); left > 0; left = until - millis()) {
            try {
                TimeUnit.MILLISECONDS.sleep(Math.min(left, LONGEST_PAUSE_MILLIS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("The worker stops during a check", e);
            }
            pulse.beat();
        }
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }
}
