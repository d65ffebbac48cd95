package dev.evenkeel.workflows.run;

import io.temporal.failure.ApplicationFailure;

/** Why a decision does not count, in words for the person who took it. */
final class Refusal {

    static final String TYPE = "Refused";

    private Refusal() {}

    static ApplicationFailure because(String message) {
        return ApplicationFailure.newNonRetryableFailure(message, TYPE);
    }

    static void unless(boolean condition, String message) {
        if (!condition) {
            throw because(message);
        }
    }
}
