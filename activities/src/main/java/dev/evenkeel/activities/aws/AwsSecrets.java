package dev.evenkeel.activities.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.cloud.aws.BoundedAnswers;
import dev.evenkeel.activities.secrets.SecretSource;
import dev.evenkeel.activities.secrets.SecretValue;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.SecretReference;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/**
 * Reads {@code aws:} references, with the credentials that the SDK finds for this server (its environment, its profile, its
 * instance's role). An ARN says its region itself.
 */
public final class AwsSecrets implements SecretSource {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final AwsSecretSettings settings;
    private final Map<String, SecretsManagerClient> clients = new ConcurrentHashMap<>();

    public AwsSecrets(AwsSecretSettings settings) {
        this.settings = settings;
    }

    @Override
    public boolean reads(SecretReference reference) {
        return reference instanceof SecretReference.Aws;
    }

    @Override
    public SecretValue read(SecretReference reference, @Nullable Act act) {
        SecretReference.Aws secret = (SecretReference.Aws) reference;
        SecretsManagerClient client = clients.computeIfAbsent(region(secret), this::client);
        try {
            String current = value(secret, text(get(client, secret, "AWSCURRENT"), secret));
            return new SecretValue(current, earlier(client, secret));
        } catch (ResourceNotFoundException e) {
            throw ActFailures.badRequest(
                    "AWS Secrets Manager has no secret " + secret.id() + " in " + region(secret)
                            + ", or it has no value yet",
                    "Write it there, or correct the name and the region.");
        } catch (InvalidRequestException e) {
            throw ActFailures.badRequest(
                    "The secret " + secret.id() + " is marked for deletion", "Restore it, or name another one.");
        } catch (SecretsManagerException e) {
            throw refused(secret, e);
        } catch (SdkClientException e) {
            throw ActFailures.failure(
                    Failures.UNREACHABLE,
                    "AWS Secrets Manager in " + region(secret) + " cannot be asked ("
                            + e.getClass().getSimpleName() + ")",
                    "See whether this host reaches it and whether the server has AWS credentials: in its environment, its"
                            + " profile, or by its instance's role.",
                    "");
        }
    }

    /** What it was before the last rotation: a tool that began with it may still print it. */
    private static List<String> earlier(SecretsManagerClient client, SecretReference.Aws secret) {
        try {
            return List.of(value(secret, text(get(client, secret, "AWSPREVIOUS"), secret)));
        } catch (SdkException | ApplicationFailure none) {
            return List.of();
        }
    }

    private static GetSecretValueResponse get(SecretsManagerClient client, SecretReference.Aws secret, String stage) {
        return client.getSecretValue(GetSecretValueRequest.builder()
                .secretId(secret.id())
                .versionStage(stage)
                .build());
    }

    private static String text(GetSecretValueResponse response, SecretReference.Aws secret) {
        if (response.secretString() == null) {
            throw ActFailures.badRequest(
                    "The secret " + secret.id() + " holds bytes, not a text",
                    "Store it as a text, for example in base64.");
        }
        return response.secretString();
    }

    private static String value(SecretReference.Aws secret, String text) {
        if (secret.field() == null) {
            return text;
        }
        try {
            JsonNode field = JSON.readTree(text).path(secret.field());
            if (field.isValueNode() && !field.isNull()) {
                return field.asText();
            }
        } catch (JsonProcessingException noObject) {
            // answered below; its message would hold the text
        }
        throw ActFailures.badRequest(
                "The secret " + secret.id() + " is no JSON object with a field " + secret.field(),
                "Correct the name behind #, or leave it out to get the whole text.");
    }

    private ApplicationFailure refused(SecretReference.Aws secret, SecretsManagerException e) {
        if (e.isThrottlingException() || e.statusCode() >= 500) {
            return ActFailures.failure(
                    Failures.UNREACHABLE,
                    "AWS Secrets Manager in " + region(secret) + " does not answer for now (status " + e.statusCode()
                            + ")",
                    "Try the step again in a moment.",
                    "");
        }
        String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
        return ActFailures.badRequest(
                "AWS does not let this server read the secret " + secret.id() + " in " + region(secret) + " (" + code
                        + ")",
                "Allow secretsmanager:GetSecretValue on it, and kms:Decrypt on its key, to the server's role.");
    }

    /** {@code arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME} */
    private String region(SecretReference.Aws secret) {
        String[] parts = secret.id().split(":", -1);
        return parts.length > 4 && parts[0].equals("arn") ? parts[3] : settings.region();
    }

    private SecretsManagerClient client(String region) {
        SecretsManagerClientBuilder builder = SecretsManagerClient.builder()
                .region(Region.of(region))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(settings.patience())
                        .socketTimeout(settings.patience()))
                .overrideConfiguration(
                        over -> over.apiCallTimeout(settings.patience().multipliedBy(2))
                                .addExecutionInterceptor(new BoundedAnswers()));
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        return builder.build();
    }
}
