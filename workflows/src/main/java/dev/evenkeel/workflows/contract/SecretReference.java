package dev.evenkeel.workflows.contract;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The name of a secret: what runbooks, requests and histories hold in its place. This is the one place that knows how references are
 * written.
 */
public sealed interface SecretReference {

    /** What any reference looks like; it has to match as a whole. */
    String PATTERN = Arrays.stream(Form.values()).map(form -> form.pattern).collect(Collectors.joining("|"));

    /** The forms, for people. */
    String WORDS = Arrays.stream(Form.values()).map(form -> form.words).collect(Collectors.joining(", "));

    /** As it is written in a runbook. */
    String text();

    /** @param name of a variable of the host that acts */
    record Environment(String name) implements SecretReference {
        @Override
        public String text() {
            return "env:" + name;
        }
    }

    /** @param path below the secrets folder of the host that acts */
    record File(String path) implements SecretReference {
        @Override
        public String text() {
            return "file:" + path;
        }
    }

    /** A secret of the built-in store. */
    record Stored(String name) implements SecretReference {
        @Override
        public String text() {
            return "store:" + name;
        }
    }

    /**
     * A field of a secret in HashiCorp Vault, in a key-value engine of version 2.
     *
     * @param mount where the engine is
     */
    record Vault(String mount, String path, String field) implements SecretReference {
        @Override
        public String text() {
            return "vault:" + mount + "/" + path + "#" + field;
        }
    }

    /**
     * A secret of AWS Secrets Manager.
     *
     * @param id its name or ARN
     * @param field of the JSON object that it holds; null: the whole text
     */
    record Aws(String id, @Nullable String field) implements SecretReference {
        @Override
        public String text() {
            return "aws:" + id + (field == null ? "" : "#" + field);
        }
    }

    /** @return empty when it is none, perhaps because somebody wrote the secret itself: a message should not repeat it */
    static Optional<SecretReference> parse(String text) {
        return Arrays.stream(Form.values())
                .filter(form -> text.matches(form.pattern))
                .findFirst()
                .map(form -> read(form, text.substring(text.indexOf(':') + 1)))
                .filter(SecretReference::staysBelow);
    }

    private static SecretReference read(Form form, String rest) {
        int hash = rest.indexOf('#');
        String place = hash < 0 ? rest : rest.substring(0, hash);
        String field = hash < 0 ? null : rest.substring(hash + 1);
        int slash = place.indexOf('/');
        return switch (form) {
            case ENV -> new Environment(rest);
            case FILE -> new File(rest);
            case STORE -> new Stored(rest);
            case VAULT -> new Vault(place.substring(0, slash), place.substring(slash + 1), String.valueOf(field));
            case AWS -> new Aws(place, field);
        };
    }

    private static boolean staysBelow(SecretReference reference) {
        return switch (reference) {
            case File file -> noDots(file.path());
            case Vault vault -> noDots(vault.path());
            case Environment environment -> true;
            case Stored stored -> true;
            case Aws aws -> true;
        };
    }

    private static boolean noDots(String path) {
        return Arrays.stream(path.split("/", -1)).noneMatch(part -> part.equals(".") || part.equals(".."));
    }

    /** How references are written. */
    enum Form {
        ENV("env:NAME", "env:[A-Za-z_][A-Za-z0-9_]{0,199}"),
        FILE("file:PATH", "file:[A-Za-z0-9_.@+= -]{1,199}(/[A-Za-z0-9_.@+= -]{1,199}){0,20}"),
        STORE("store:NAME", "store:[a-z0-9][a-z0-9._-]{0,99}"),
        VAULT(
                "vault:MOUNT/PATH#FIELD",
                "vault:[A-Za-z0-9_-]{1,100}(/[A-Za-z0-9_.@+=-]{1,199}){1,20}#[A-Za-z0-9_.@ -]{1,200}"),
        AWS("aws:NAME or aws:ARN, also with #FIELD", "aws:[A-Za-z0-9/_+=.@:-]{1,600}(#[A-Za-z0-9_.@ -]{1,200})?");

        private final String words;
        private final String pattern;

        Form(String words, String pattern) {
            this.words = words;
            this.pattern = pattern;
        }
    }
}
