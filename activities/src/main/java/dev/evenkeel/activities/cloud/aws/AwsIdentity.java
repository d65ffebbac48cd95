package dev.evenkeel.activities.cloud.aws;

import static dev.evenkeel.activities.cloud.aws.AwsErrors.ask;

import dev.evenkeel.activities.cloud.CloudSettings;
import dev.evenkeel.activities.cloud.Credentials;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
import software.amazon.awssdk.services.sts.StsClient;

/** Who AWS takes the holder of credentials for. The question needs no permission. */
public final class AwsIdentity {

    /** Asked where the site says no region. */
    private static final String ANYWHERE = "us-east-1";

    private AwsIdentity() {}

    /**
     * @return the ARN
     * @throws dev.evenkeel.activities.cloud.CloudTrouble when there is none, or no answer
     */
    public static String arn(Credentials credentials, String region, CloudSettings settings) {
        String where = region.isEmpty() ? ANYWHERE : region;
        AwsClients clients = new AwsClients(where, settings);
        try (StsClient sts = clients.made(
                        StsClient.builder(),
                        AwsCredentials.of(
                                credentials, new CloudPlace("aws", where, "", ""), clients, "evenkeel-readiness"))
                .httpClient(clients.http)
                .build()) {
            return ask("sts:GetCallerIdentity", () -> sts.getCallerIdentity().arn());
        } finally {
            clients.http.close();
        }
    }
}
