package dev.evenkeel.web.secrets;

import dev.evenkeel.activities.keys.KeyFile;
import dev.evenkeel.activities.keys.KeyRing;
import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoredSecret;
import dev.evenkeel.activities.store.StoredSecrets;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.security.Permissions;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.SecretReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Who may put secrets into the built-in store: administrators, those of one environment only the secrets of that environment. What is
 * refused says why, and never repeats a value.
 */
@Service
public class SecretKeeper {

    private static final int SHORTEST = 4;
    private static final int LARGEST = 64 * 1024;
    private static final int LONGEST_DESCRIPTION = 200;

    private final StoredSecrets secrets;
    private final Audit audit;
    private final KeyFile keys;
    private final Permissions permissions;
    private final Catalog catalog;

    SecretKeeper(Store store, KeyFile keys, Permissions permissions, Catalog catalog) {
        this.secrets = store.secrets();
        this.audit = store.audit();
        this.keys = keys;
        this.permissions = permissions;
        this.catalog = catalog;
    }

    /** What happened and what to do, for people. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean forbidden;

        private Refused(String message, boolean forbidden) {
            super(message);
            this.forbidden = forbidden;
        }

        public boolean forbidden() {
            return forbidden;
        }
    }

    /** Those that the actor looks after. */
    public List<StoredSecret> list(String actor) {
        return secrets.list().stream()
                .filter(secret -> may(actor, secret.environment()))
                .toList();
    }

    public Optional<StoredSecret> find(String name) {
        return secrets.find(name);
    }

    /** Whether there is any environment whose secrets the actor looks after. */
    public boolean keeps(String actor) {
        return permissions.canSomewhere(actor, Role.ADMIN);
    }

    /** Whether the actor looks after secrets that are open everywhere, and after the keys. */
    public boolean keepsAll(String actor) {
        return may(actor, null);
    }

    /** The runbooks whose text names it. */
    public List<String> usedBy(String name) {
        Pattern named = Pattern.compile("store:" + Pattern.quote(name) + "(?![a-z0-9._-])");
        return catalog.entries().stream()
                .filter(entry -> named.matcher(entry.text()).find())
                .map(Catalog.Entry::name)
                .toList();
    }

    /** @throws Refused */
    public StoredSecret add(String actor, String name, @Nullable String environment, String description, String value) {
        allowed(actor, name, environment);
        if (SecretReference.parse("store:" + name).isEmpty()) {
            throw new Refused("A name has small letters, digits, dots, dashes and _, at most 100 of them.", false);
        }
        if (description.length() > LONGEST_DESCRIPTION) {
            throw new Refused("The description has at most " + LONGEST_DESCRIPTION + " characters.", false);
        }
        String checked = checked(value);
        return withKeys(ring -> secrets.add(actor, name, environment, description, checked, ring))
                .orElseThrow(() -> new Refused(
                        "There is a secret " + name + " already. Give it a new value, or choose another name.", false));
    }

    /** @throws Refused */
    public StoredSecret replace(String actor, String name, String value) {
        allowed(actor, name, known(name).environment());
        String checked = checked(value);
        return withKeys(ring -> secrets.replace(actor, name, checked, ring)).orElseThrow(() -> unknown(name));
    }

    /** @throws Refused */
    public void delete(String actor, String name) {
        allowed(actor, name, known(name).environment());
        if (!secrets.delete(actor, name)) {
            throw unknown(name);
        }
    }

    /** A new key encrypts from now on, also what is there. @return how many values were encrypted anew @throws Refused */
    public int rotateKey(String actor) {
        allowed(actor, "keys", null);
        try {
            return secrets.reseal(actor, keys.rotate());
        } catch (KeyFile.Unusable e) {
            throw unusable(e);
        } catch (KeyRing.UnknownKey | KeyRing.Damaged e) {
            throw new Refused(
                    "A secret cannot be opened, so nothing was encrypted anew: " + e.getMessage() + ".", false);
        }
    }

    private Optional<StoredSecret> withKeys(Function<KeyRing, Optional<StoredSecret>> work) {
        try {
            return work.apply(keys.keys());
        } catch (KeyFile.Unusable e) {
            throw unusable(e);
        }
    }

    private static Refused unusable(KeyFile.Unusable e) {
        return new Refused(e.getMessage() + ". " + e.advice(), false);
    }

    /** A line break at the end is the editor's, not the secret's. */
    private static String checked(String value) {
        String text = value.replace("\r\n", "\n");
        String checked = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        if (checked.length() < SHORTEST) {
            throw new Refused(
                    "A secret has at least " + SHORTEST + " characters: a shorter one cannot be hidden in logs.",
                    false);
        }
        if (checked.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
            throw new Refused("A secret has at most 64 KiB.", false);
        }
        if (checked.indexOf('\0') >= 0) {
            throw new Refused("The secret holds a zero byte. Store it as text, for example in base64.", false);
        }
        return checked;
    }

    private StoredSecret known(String name) {
        return secrets.find(name).orElseThrow(() -> unknown(name));
    }

    private static Refused unknown(String name) {
        return new Refused("There is no secret " + name + ". Look for it in the list.", false);
    }

    private void allowed(String actor, String name, @Nullable String environment) {
        if (!may(actor, environment)) {
            audit.append(actor, "secret.change-refused", name, Map.of(), environment);
            throw new Refused(
                    environment == null
                            ? "Only an administrator of all environments may do this. Ask one of them."
                            : "Only an administrator of the environment " + environment
                                    + " may do this. Ask one of them.",
                    true);
        }
    }

    private boolean may(String actor, @Nullable String environment) {
        return permissions.can(actor, Role.ADMIN, environment == null ? Users.EVERYWHERE : environment);
    }
}
