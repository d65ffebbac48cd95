package dev.evenkeel.activities.aws;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * @param region where secrets are that are named without an ARN
 * @param endpoint another address than the region's own, for example of a private endpoint
 * @param patience how long one request may take
 */
public record AwsSecretSettings(String region, @Nullable URI endpoint, Duration patience) {}
