package dev.evenkeel.activities.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.activities.cloud.aws.Moto;
import dev.evenkeel.activities.secrets.SecretValue;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.SecretReference;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Against moto, a local stand-in for AWS. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class AwsSecretsTest {

    @TempDir
    private static Path folder;

    private static Moto moto;
    private static SecretsManagerClient aws;

    @BeforeAll
    static void startsAStandIn() throws IOException {
        Assumptions.assumeTrue(Moto.isThere(), "MOTO_SERVER names no moto_server");
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        moto = new Moto(folder.resolve("moto.log"));
        aws = client("eu-central-1");
        aws.createSecret(create -> create.name("shop/db").secretString("{\"password\":\"value-1\",\"port\":5432}"));
    }

    @AfterAll
    static void endsIt() throws Exception {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        if (moto != null) {
            moto.close();
        }
    }

    @Test
    void readsTheWholeTextOrAField() {
        assertThat(read("aws:shop/db#password").value()).isEqualTo("value-1");
        assertThat(read("aws:shop/db#port").value()).isEqualTo("5432");
        assertThat(read("aws:shop/db").value()).contains("\"password\"");
    }

    @Test
    void readsTheRotatedValueAndKnowsWhatItWasBefore() {
        aws.createSecret(create -> create.name("rotated").secretString("old-value"));
        assertThat(read("aws:rotated")).isEqualTo(new SecretValue("old-value"));

        aws.putSecretValue(put -> put.secretId("rotated").secretString("new-value"));

        assertThat(read("aws:rotated")).isEqualTo(new SecretValue("new-value", List.of("old-value")));
    }

    @Test
    void asksTheRegionThatAnArnNames() {
        String arn = client("eu-west-1")
                .createSecret(create -> create.name("elsewhere").secretString("in-the-west"))
                .arn();

        assertThat(read("aws:" + arn).value()).isEqualTo("in-the-west");
    }

    @Test
    void explainsWhatItDoesNotGet() {
        aws.createSecret(create -> create.name("bytes").secretBinary(SdkBytes.fromByteArray(new byte[] {1, 2})));

        failsAs(Failures.BAD_REQUEST, "aws:none", "has no secret none in eu-central-1");
        failsAs(Failures.BAD_REQUEST, "aws:bytes", "holds bytes, not a text");
        failsAs(Failures.BAD_REQUEST, "aws:shop/db#user", "with a field user");
    }

    @Test
    void saysThatItCannotBeReached() {
        AwsSecrets secrets = new AwsSecrets(
                new AwsSecretSettings("eu-central-1", URI.create("http://127.0.0.1:9"), Duration.ofSeconds(1)));

        assertThatThrownBy(() -> secrets.read(reference("aws:shop/db"), null))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE))
                .hasMessageContaining("cannot be asked");
    }

    private static SecretsManagerClient client(String region) {
        return SecretsManagerClient.builder()
                .region(Region.of(region))
                .endpointOverride(moto.endpoint())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private static SecretValue read(String reference) {
        return new AwsSecrets(new AwsSecretSettings("eu-central-1", moto.endpoint(), Duration.ofSeconds(10)))
                .read(reference(reference), null);
    }

    private static SecretReference reference(String text) {
        return SecretReference.parse(text).orElseThrow();
    }

    private static void failsAs(String type, String reference, String message) {
        assertThatThrownBy(() -> read(reference))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo(type))
                .hasMessageContaining(message)
                .hasMessageNotContaining("value-1");
    }
}
