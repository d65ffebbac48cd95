package dev.evenkeel.web.security;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.Users;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down who came in, and who tried to. */
final class LoginAudit {

    private static final Logger LOG = LoggerFactory.getLogger(LoginAudit.class);
    private static final int LONGEST_NAME = 100;

    private final Audit audit;
    private final Users users;
    private final InstantSource clock;

    LoginAudit(Audit audit, Users users, InstantSource clock) {
        this.audit = audit;
        this.users = users;
        this.clock = clock;
    }

    void succeeded(String name, String address, String how) {
        users.loggedIn(name, clock.millis());
        audit.append(name, "login.succeeded", name, Map.of("address", address, "how", how), null);
    }

    void failed(String name, String address) {
        LOG.warn("Login failed from {}", address);
        audit.append(shortened(name), "login.failed", shortened(name), Map.of("address", address), null);
    }

    void refused(String name, String address, long seconds) {
        LOG.warn("Login from {} has to wait {} s after wrong guesses", address, seconds);
    }

    private static String shortened(String name) {
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
    }
}
