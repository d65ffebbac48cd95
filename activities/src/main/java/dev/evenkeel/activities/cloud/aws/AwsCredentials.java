package dev.evenkeel.activities.cloud.aws;

import static dev.evenkeel.activities.cloud.aws.AwsErrors.ask;

import dev.evenkeel.activities.cloud.Credentials;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/** Access keys as they are, or better: those of a role, which STS lends for an hour under the name of the run. */
final class AwsCredentials {

    private static final Duration LENT_FOR = Duration.ofHours(1);
    private static final int LONGEST_NAME = 64;

    private AwsCredentials() {}

    static AwsCredentialsProvider of(Credentials credentials, CloudPlace place, AwsClients clients, String session) {
        String id = credentials.require("access_key_id");
        String secret = credentials.require("secret_access_key");
        AwsCredentialsProvider own = StaticCredentialsProvider.create(credentials
                .get("session_token")
                .<software.amazon.awssdk.auth.credentials.AwsCredentials>map(
                        token -> AwsSessionCredentials.create(id, secret, token))
                .orElseGet(() -> AwsBasicCredentials.create(id, secret)));
        String role = place.role().isEmpty() ? credentials.get("role_arn").orElse("") : place.role();
        return role.isEmpty() ? own : lent(own, credentials, role, clients, session);
    }

    private static AwsCredentialsProvider lent(
            AwsCredentialsProvider own, Credentials credentials, String role, AwsClients clients, String session) {
        AssumeRoleRequest request = AssumeRoleRequest.builder()
                .roleArn(role)
                .roleSessionName(sessionName(session))
                .durationSeconds((int) LENT_FOR.toSeconds())
                .externalId(credentials.get("external_id").orElse(null))
                .build();
        try (StsClient sts =
                clients.made(StsClient.builder(), own).httpClient(clients.http).build()) {
            software.amazon.awssdk.services.sts.model.Credentials lent = ask(
                    "sts:AssumeRole on " + role, () -> sts.assumeRole(request).credentials());
            return () -> AwsSessionCredentials.create(lent.accessKeyId(), lent.secretAccessKey(), lent.sessionToken());
        }
    }

    private static String sessionName(String session) {
        String name = session.replaceAll("[^A-Za-z0-9+=,.@_-]", "-");
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }
}
