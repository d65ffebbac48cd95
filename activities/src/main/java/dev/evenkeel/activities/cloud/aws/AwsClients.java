package dev.evenkeel.activities.cloud.aws;

import dev.evenkeel.activities.cloud.CloudSettings;
import dev.evenkeel.activities.cloud.Trust;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** Makes the clients of the services. They repeat nothing by themselves: whoever asks knows what may be asked again. */
final class AwsClients {

    final SdkHttpClient http;
    private final Region region;
    private final CloudSettings settings;

    AwsClients(String region, CloudSettings settings) {
        this.region = Region.of(region);
        this.settings = settings;
        UrlConnectionHttpClient.Builder client = UrlConnectionHttpClient.builder()
                .connectionTimeout(settings.connectTimeout())
                .socketTimeout(settings.requestTimeout());
        @Nullable Trust trust = settings.trust();
        this.http = trust == null
                ? client.build()
                : client.tlsTrustManagersProvider(trust::managers).build();
    }

    /** @param build made by the service's own builder */
    <B extends AwsClientBuilder<B, C>, C> B made(B build, AwsCredentialsProvider credentials) {
        @Nullable URI endpoint = settings.endpoint("aws").orElse(null);
        B made = build.region(region)
                .credentialsProvider(credentials)
                .overrideConfiguration(all -> all.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(settings.requestTimeout())
                        .addExecutionInterceptor(new BoundedAnswers()));
        return endpoint == null ? made : made.endpointOverride(endpoint);
    }
}
