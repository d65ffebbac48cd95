package dev.evenkeel.workflows.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretReferenceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "env:SHOP_TOKEN",
                "file:shop/key.pem",
                "file:.netrc",
                "store:shop-db",
                "vault:secret/shop/db#password",
                "aws:shop/db",
                "aws:arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/db-AbCdEf#password"
            })
    void readsEachForm(String text) {
        SecretReference reference = SecretReference.parse(text).orElseThrow();

        assertThat(reference.text()).isEqualTo(text);
        assertThat(text).matches(SecretReference.PATTERN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hunter2",
                "env:",
                "env:A B",
                "file:",
                "file:/etc/passwd",
                "file:a/../b",
                "file:..",
                "store:Big",
                "vault:secret#field",
                "vault:secret/shop",
                "vault:secret/../sys/seal#x",
                "aws:",
                "gcp:x",
                "env:A\nB"
            })
    void takesNothingElseForAReference(String text) {
        assertThat(SecretReference.parse(text)).isEmpty();
    }

    @Test
    void knowsTheParts() {
        assertThat(SecretReference.parse("vault:secret/shop/db#password"))
                .contains(new SecretReference.Vault("secret", "shop/db", "password"));
        assertThat(SecretReference.parse("aws:shop#a.b")).contains(new SecretReference.Aws("shop", "a.b"));
        assertThat(SecretReference.parse("aws:shop")).contains(new SecretReference.Aws("shop", null));
    }
}
