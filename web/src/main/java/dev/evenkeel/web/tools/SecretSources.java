package dev.evenkeel.web.tools;

import dev.evenkeel.activities.aws.AwsSecretSettings;
import dev.evenkeel.activities.aws.AwsSecrets;
import dev.evenkeel.activities.secrets.RememberedSecrets;
import dev.evenkeel.activities.secrets.SecretSettings;
import dev.evenkeel.activities.secrets.SecretSource;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.activities.vault.VaultSecrets;
import dev.evenkeel.activities.vault.VaultSettings;
import dev.evenkeel.web.CannotStart;
import dev.evenkeel.web.DataFolder;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Where secrets come from on this server, as it is set. */
final class SecretSources {

    private SecretSources() {}

    static List<SecretSource> of(
            ToolsSettings.Secret settings, DataFolder data, SecretSource store, InstantSource clock) {
        Path folder = settings.folder();
        List<SecretSource> host = Secrets.ofHost(new SecretSettings(
                folder == null ? data.resolve("secrets") : folder,
                List.of(SecretSettings.PREFIX),
                settings.variables()));
        List<SecretSource> sources = new ArrayList<>(host);
        sources.add(store);
        Secrets own = new Secrets(host, (act, references) -> {});
        ToolsSettings.Vault vault = settings.vault();
        if (vault != null) {
            sources.add(new RememberedSecrets(vault(vault, own, clock), settings.remembered(), clock));
        }
        ToolsSettings.Aws aws = settings.aws();
        if (aws != null) {
            AwsSecrets secrets = new AwsSecrets(new AwsSecretSettings(aws.region(), aws.endpoint(), aws.patience()));
            sources.add(new RememberedSecrets(secrets, settings.remembered(), clock));
        }
        return sources;
    }

    private static VaultSecrets vault(ToolsSettings.Vault settings, Secrets own, InstantSource clock) {
        try {
            return new VaultSecrets(
                    new VaultSettings(
                            settings.address(),
                            settings.token(),
                            settings.roleId(),
                            settings.secretId(),
                            settings.mount(),
                            settings.namespace(),
                            settings.certificates(),
                            settings.patience()),
                    own::resolve,
                    clock);
        } catch (IllegalArgumentException e) {
            throw new CannotStart(
                    String.valueOf(e.getMessage()), "Correct evenkeel.tools.secrets.vault in the settings.");
        }
    }
}
