package dev.evenkeel.activities.cloud;

import dev.evenkeel.activities.cloud.aws.AwsIdentity;

/** Who a cloud takes the holder of credentials for: nobody else can say whether they still open it. */
public final class CloudIdentity {

    private CloudIdentity() {}

    /**
     * @param secret the credentials, as for the steps of this cloud
     * @param region may be empty
     * @return the ARN of the user or role
     * @throws CloudTrouble when they are not taken, or AWS does not answer; never with a credential in it
     */
    public static String ofAws(String secret, String region, CloudSettings settings) {
        return AwsIdentity.arn(Credentials.of(secret), region, settings);
    }
}
