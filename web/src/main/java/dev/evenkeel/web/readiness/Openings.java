package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.cloud.CloudIdentity;
import dev.evenkeel.activities.cloud.CloudSettings;
import dev.evenkeel.activities.cloud.CloudTrouble;
import dev.evenkeel.activities.kubernetes.Clusters;
import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.activities.ssh.PrivateKey;
import dev.evenkeel.web.tools.ToolsSettings;

/** Whether a secret opens, from this host, what it is for. */
final class Openings {

    private final Clusters clusters;
    private final CloudSettings clouds;

    Openings(Clusters clusters, ToolsSettings tools) {
        this.clusters = clusters;
        this.clouds = new CloudSettings(tools.cloud().endpoints(), tools.cloud().authority());
    }

    /**
     * It may fail as an activity does.
     *
     * @param name says what it is for
     */
    Finding open(String subject, String name, String reference, String value, String region) {
        return switch (name) {
            case "kubeconfig" ->
                Finding.ok(
                        Check.CREDENTIALS, subject, "The cluster answers (" + clusters.version(reference, value) + ")");
            case "ssh" -> Finding.ok(Check.CREDENTIALS, subject, "It is a private key: " + PrivateKey.describe(value));
            case "aws" -> aws(subject, value, region);
            default -> Finding.ok(Check.CREDENTIALS, subject, reference + " can be resolved");
        };
    }

    private Finding aws(String subject, String value, String region) {
        try {
            return Finding.ok(
                    Check.CREDENTIALS, subject, "AWS knows them: " + CloudIdentity.ofAws(value, region, clouds));
        } catch (CloudTrouble trouble) {
            return trouble.kind() == CloudTrouble.Kind.CREDENTIALS || trouble.kind() == CloudTrouble.Kind.PERMISSION
                    ? Finding.bad(
                            Check.CREDENTIALS,
                            subject,
                            "AWS refuses them: " + trouble.words(),
                            "Make new access keys, and store them as the secret.")
                    : Finding.bad(
                            Check.CREDENTIALS,
                            subject,
                            "AWS does not answer: " + trouble.words(),
                            "Check the way to AWS from this host.");
        }
    }
}
