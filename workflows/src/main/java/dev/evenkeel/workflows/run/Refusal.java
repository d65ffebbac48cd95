package dev.evenkeel.workflows.run;

import io.temporal.failure.ApplicationFailure;

/** Why a decision does not count, in words for the person who took it. */
public final class Refusal {

    public static final String TYPE = "Refused";

    private Refusal() {}

    public static ApplicationFailure because(String message) {
        return ApplicationFailure.newNonRetryableFailure(message, TYPE);
    }

    public static void unless(boolean condition, String message) {
        if (!condition) {
            throw because(message);
        }
    }
}
