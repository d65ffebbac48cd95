package dev.evenkeel.activities.cloud.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelineNextSyncPolicy;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelay;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.http.policy.ArmChallengeAuthenticationPolicy;
import com.azure.core.management.profile.AzureProfile;
import com.azure.core.util.Context;
import com.azure.identity.ClientAssertionCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.cloud.Cloud.Progress;
import dev.evenkeel.activities.cloud.CloudSettings;
import dev.evenkeel.activities.cloud.CloudTrouble;
import dev.evenkeel.activities.cloud.CloudTrouble.Kind;
import dev.evenkeel.activities.cloud.Connections;
import dev.evenkeel.activities.cloud.Credentials;
import dev.evenkeel.activities.cloud.Trust;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The way to Azure's Resource Manager: short-lived tokens, no repetition, and the addresses under which it follows long changes. */
final class Arm {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpHeaderName FOLLOW = HttpHeaderName.fromString("Azure-AsyncOperation");
    private static final RetryPolicy NEVER = new RetryPolicy(new FixedDelay(0, Duration.ZERO));

    final HttpPipeline pipeline;
    final AzureProfile profile;
    private final String endpoint;
    private volatile String follow = "";

    Arm(Credentials credentials, CloudSettings settings) {
        Map<String, String> endpoints = new HashMap<>(AzureEnvironment.AZURE.getEndpoints());
        settings.endpoint("azure").map(URI::toString).ifPresent(override -> {
            endpoints.put("resourceManagerEndpointUrl", override);
            endpoints.put("managementEndpointUrl", override);
        });
        settings.endpoint("azure-login")
                .map(URI::toString)
                .ifPresent(override -> endpoints.put("activeDirectoryEndpointUrl", override));
        AzureEnvironment environment = new AzureEnvironment(endpoints);
        this.endpoint = environment.getResourceManagerEndpoint();
        this.profile =
                new AzureProfile(credentials.require("tenant"), credentials.require("subscription"), environment);
        HttpClient client = client(settings);
        this.pipeline = new HttpPipelineBuilder()
                .httpClient(client)
                .policies(
                        new Followed(),
                        new ArmChallengeAuthenticationPolicy(
                                credential(credentials, environment, client),
                                environment.getManagementEndpoint().replaceFirst("/+$", "") + "/.default"))
                .build();
    }

    private static HttpClient client(CloudSettings settings) {
        java.net.http.HttpClient.Builder client =
                java.net.http.HttpClient.newBuilder().version(java.net.http.HttpClient.Version.HTTP_1_1);
        @Nullable Trust trust = settings.trust();
        if (trust != null) {
            client.sslContext(trust.context());
        }
        HttpClient sender = new JdkHttpClientBuilder(client)
                .connectionTimeout(settings.connectTimeout())
                .responseTimeout(settings.requestTimeout())
                .readTimeout(settings.requestTimeout())
                .build();
        return new BoundedClient(sender);
    }

    /** A secret of an application, or a token of another identity provider that Azure trusts for it. */
    private static TokenCredential credential(
            Credentials credentials, AzureEnvironment environment, HttpClient client) {
        String id = credentials.require("client_id");
        Optional<String> assertion = credentials.get("federated_token");
        if (assertion.isPresent()) {
            String token = assertion.get();
            return new ClientAssertionCredentialBuilder()
                    .tenantId(credentials.require("tenant"))
                    .clientId(id)
                    .clientAssertion(() -> token)
                    .authorityHost(environment.getActiveDirectoryEndpoint())
                    .disableInstanceDiscovery()
                    .httpClient(client)
                    .retryPolicy(NEVER)
                    .build();
        }
        return new ClientSecretCredentialBuilder()
                .tenantId(credentials.require("tenant"))
                .clientId(id)
                .clientSecret(credentials.require("client_secret"))
                .authorityHost(environment.getActiveDirectoryEndpoint())
                .disableInstanceDiscovery()
                .httpClient(client)
                .retryPolicy(NEVER)
                .build();
    }

    /** The address under which the last change is followed, or an empty text when it was done at once. */
    String followed() {
        return follow;
    }

    void forget() {
        follow = "";
    }

    Progress progress(String change) {
        if (!change.startsWith(endpoint.replaceFirst("/+$", "") + "/")) {
            return Progress.MOVING;
        }
        JsonNode answer = get(change, "the operation");
        String status = answer.path("status").asText("");
        return switch (status) {
            case "Succeeded" -> Progress.DONE;
            case "Failed", "Canceled" ->
                Progress.failed(
                        status + ": " + answer.path("error").path("code").asText("") + " "
                                + answer.path("error").path("message").asText(""));
            default -> Progress.MOVING;
        };
    }

    JsonNode get(String url, String permission) {
        return AzureErrors.ask(permission, () -> {
            try (HttpResponse response = pipeline.sendSync(new HttpRequest(HttpMethod.GET, url), Context.NONE)) {
                String text = response.getBodyAsBinaryData() == null
                        ? ""
                        : response.getBodyAsBinaryData().toString();
                if (response.getStatusCode() == 202) {
                    return JSON.createObjectNode();
                }
                if (response.getStatusCode() >= 300) {
                    @Nullable String after = response.getHeaderValue(HttpHeaderName.RETRY_AFTER);
                    Kind kind = CloudTrouble.ofStatus(response.getStatusCode());
                    String words = "HTTP " + response.getStatusCode();
                    throw kind == Kind.THROTTLED
                            ? CloudTrouble.throttled(words, after == null ? null : Connections.seconds(after))
                            : new CloudTrouble(kind, words);
                }
                return JSON.readTree(text);
            } catch (JsonProcessingException e) {
                throw new CloudTrouble(Kind.NO_ANSWER, "the answer is no JSON");
            }
        });
    }

    String endpoint() {
        return endpoint.replaceFirst("/+$", "");
    }

    /** Notes where a change is followed. */
    private final class Followed implements HttpPipelinePolicy {

        @Override
        public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
            return next.process().map(response -> seen(context.getHttpRequest(), response));
        }

        @Override
        public HttpResponse processSync(HttpPipelineCallContext context, HttpPipelineNextSyncPolicy next) {
            return seen(context.getHttpRequest(), next.processSync());
        }

        private HttpResponse seen(HttpRequest request, HttpResponse response) {
            if (request.getHttpMethod() != HttpMethod.GET) {
                @Nullable String address = response.getHeaderValue(FOLLOW);
                follow = address == null ? "" : address;
            }
            return response;
        }
    }
}
