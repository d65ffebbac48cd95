package dev.evenkeel.activities.cloud;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.cloud.aws.AwsCloud;
import dev.evenkeel.activities.cloud.azure.AzureCloud;
import dev.evenkeel.activities.cloud.gcp.GoogleCloud;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
import dev.evenkeel.workflows.expression.DidYouMean;
import java.util.List;
import java.util.regex.Pattern;

/** Opens the cloud of a place. An SDK is loaded when its cloud is used first. */
final class Clouds {

    private static final List<String> PROVIDERS = List.of("aws", "azure", "gcp");
    /** It becomes a part of host names. */
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{0,40}");

    private final CloudSettings settings;

    Clouds(CloudSettings settings) {
        this.settings = settings;
    }

    /** @throws io.temporal.failure.ApplicationFailure of type BAD_REQUEST when the place makes no sense */
    static void check(CloudPlace place) {
        if (!PROVIDERS.contains(place.provider())) {
            throw ActFailures.badRequest(
                    place.provider().isEmpty()
                            ? "It is not said in which cloud"
                            : "There is no cloud '" + place.provider() + "'",
                    "Let the site (or the step) say its provider: aws, azure or gcp. "
                            + DidYouMean.closest(place.provider(), PROVIDERS)
                                    .map(name -> "Did you mean '" + name + "'?")
                                    .orElse(""));
        }
        if (!REGION.matcher(place.region()).matches()) {
            throw ActFailures.badRequest(
                    "'" + place.region() + "' is no region",
                    "Write it as the provider does, for example eu-central-1.");
        }
    }

    /** @param session names the act in the cloud's own audit, where it keeps such a name */
    Cloud open(CloudPlace place, Credentials credentials, String session) {
        return switch (place.provider()) {
            case "aws" -> AwsCloud.open(place, credentials, settings, session);
            case "azure" -> AzureCloud.open(place, credentials, settings);
            default -> GoogleCloud.open(place, credentials, settings);
        };
    }
}
