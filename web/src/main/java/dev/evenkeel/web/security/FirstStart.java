package dev.evenkeel.web.security;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.web.ServerSettings;
import dev.evenkeel.workflows.contract.Role;
import java.io.PrintStream;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Makes the first administrator, whose random password is shown once and kept nowhere, and the people of demo mode. */
@Component
class FirstStart implements ApplicationRunner {

    private static final String ADMINISTRATOR = "admin";

    private final Users users;
    private final Audit audit;
    private final PasswordEncoder encoder;
    private final ServerSettings settings;

    FirstStart(Store store, PasswordEncoder encoder, ServerSettings settings) {
        this.users = store.users();
        this.audit = store.audit();
        this.encoder = encoder;
        this.settings = settings;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        prepare(System.out);
    }

    void prepare(PrintStream console) {
        if (users.count() == 0) {
            String password = Passwords.random();
            if (create(ADMINISTRATOR, password, Role.ADMIN)) {
                show(console, password);
            }
        }
        if (settings.demonstrates()) {
            create(DemoUsers.OPERATOR, Passwords.random(), Role.OPERATOR);
            create(DemoUsers.APPROVER, Passwords.random(), Role.APPROVER);
        }
    }

    private boolean create(String name, String password, Role role) {
        if (users.find(name).isPresent()) {
            return false;
        }
        boolean created = users.create(name, encoder.encode(password), Map.of(Users.EVERYWHERE, Set.of(role)));
        if (created) {
            audit.append("server", "user.created", name, Map.of("roles", role.name(), "why", "first start"), null);
        }
        return created;
    }

    /** To the console and not to the log, which others may collect and keep. */
    private static void show(PrintStream console, String password) {
        String edge = "+" + "-".repeat(62) + "+";
        console.println();
        console.println(edge);
        console.printf("| %-60s |%n", "The first administrator. This password is shown only now.");
        console.printf("| %-60s |%n", "");
        console.printf("| %-60s |%n", "  user      " + ADMINISTRATOR);
        console.printf("| %-60s |%n", "  password  " + password);
        console.println(edge);
        console.println();
        console.flush();
    }
}
