package dev.evenkeel.activities.cloud;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.expression.DidYouMean;
import io.temporal.failure.ApplicationFailure;
import java.util.function.UnaryOperator;

/** Tells people what a cloud said, and what to do about it. */
record CloudFailures(CloudPlace place, UnaryOperator<String> mask) {

    ApplicationFailure of(CloudTrouble trouble, String wanted) {
        String said = mask.apply(trouble.words());
        return switch (trouble.kind()) {
            case CREDENTIALS ->
                failure(
                        Failures.BAD_REQUEST,
                        where() + " does not accept the credentials: " + said,
                        "Put working credentials into the secret that the site or the step names, then try again.");
            case PERMISSION ->
                failure(
                        Failures.BAD_REQUEST,
                        where() + " does not permit it: " + said,
                        "Give the credentials (or the role) the permission that is named; docs/cloud.md lists what each"
                                + " kind of step needs.");
            case NOT_FOUND ->
                failure(
                        Failures.BAD_REQUEST,
                        said,
                        trouble.others().isEmpty()
                                ? "Check the name, the region" + (place.region().isEmpty() ? "" : " " + place.region())
                                        + " and the account of the credentials."
                                : DidYouMean.hint(wanted, trouble.others()));
            case QUOTA ->
                failure(
                        Failures.TOOL_FAILED,
                        "A limit of the account is reached: " + said,
                        "Ask the provider for a higher limit or free something, then try again.");
            case THROTTLED ->
                failure(
                        Failures.TOOL_FAILED,
                        where() + " still refuses because of too many requests: " + said,
                        "Nothing was done. Try again in some minutes, with fewer steps at the same time.");
            case REFUSED -> failure(Failures.TOOL_FAILED, where() + " refuses: " + said, "Read why, then try again.");
            case UNREACHABLE ->
                failure(
                        Failures.UNREACHABLE,
                        where() + " cannot be reached: " + said,
                        "Nothing was done. Check the way from the host that acts to the provider, and that the region"
                                + " is spelled as the provider does.");
            case NO_ANSWER ->
                failure(
                        Failures.UNREACHABLE,
                        where() + " gives no answer that can be read: " + said,
                        "See whether the provider has trouble, then try again.");
            case UNSUPPORTED ->
                failure(Failures.BAD_REQUEST, said, "docs/cloud.md says what each provider does; correct the step.");
        };
    }

    ApplicationFailure unknown(String what, String seen) {
        return ActFailures.failure(
                Failures.UNKNOWN_OUTCOME,
                mask.apply(what + " was asked for, but the answer is lost and reading cannot tell whether it was done"),
                "Look at it in the provider's own console, then say here whether it was done.",
                mask.apply(seen));
    }

    ApplicationFailure failed(String what, String why) {
        return ActFailures.failure(
                Failures.TOOL_FAILED,
                mask.apply(what + " failed: " + why),
                "Look at it in the provider's own console. When the reason is gone, try again.",
                "");
    }

    ApplicationFailure late(String what, long millis, String seen) {
        return ActFailures.failure(
                Failures.TIMED_OUT,
                mask.apply(what + " was not done within " + millis / 1000.0 + " s; it goes on in the cloud"),
                "Look at it with a step of action status, or in the provider's console. A step that is tried again goes"
                        + " on waiting; give it a longer timeout.",
                mask.apply("last seen: " + seen));
    }

    private String where() {
        String name = switch (place.provider()) {
            case "aws" -> "AWS";
            case "azure" -> "Azure";
            case "gcp" -> "Google Cloud";
            default -> place.provider();
        };
        return place.region().isEmpty() ? name : name + " (" + place.region() + ")";
    }

    private static ApplicationFailure failure(String type, String message, String advice) {
        return ActFailures.failure(type, message, advice, "");
    }
}
