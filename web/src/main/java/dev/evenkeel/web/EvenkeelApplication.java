package dev.evenkeel.web;

import dev.evenkeel.web.audit.AuditCommand;
import dev.evenkeel.web.catalog.CheckCommand;
import dev.evenkeel.web.catalog.QuietLogs;
import dev.evenkeel.web.cli.RunCommands;
import dev.evenkeel.web.runner.RunnerCommand;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The server; the runner; and the commands that need no server in this process: {@code check}, {@code audit}, and those that talk to one
 * elsewhere.
 */
@SpringBootApplication
public class EvenkeelApplication {

    /** Read by the JVM when the first virtual thread is made. */
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

    /** {@code runner …}, and {@code --role runner} as all roles are named. */
    private static boolean runs(List<String> arguments) {
        int role = arguments.indexOf("--role");
        return arguments.contains("--role=runner")
                || role >= 0
                        && role + 1 < arguments.size()
                        && arguments.get(role + 1).equals("runner")
                || !arguments.isEmpty() && arguments.getFirst().equals("runner");
    }

    public static void main(String[] arguments) {
        // A virtual thread that loads a class keeps its carrier, also while it waits for another thread. There are as
        // many carriers as processors unless told otherwise: on two, two such waits stopped the whole server.
        if (System.getProperty(CARRIERS) == null) {
            System.setProperty(CARRIERS, "32");
        }
        if (arguments.length > 0 && arguments[0].equals("check")) {
            QuietLogs.begin();
            List<String> paths = List.of(arguments).subList(1, arguments.length);
            System.exit(new CheckCommand(System.out, System.err).run(paths));
        }
        if (arguments.length > 0 && arguments[0].equals("audit")) {
            System.exit(new AuditCommand(System.out, System.err)
                    .run(List.of(arguments).subList(1, arguments.length)));
        }
        if (arguments.length > 0 && RunCommands.NAMES.contains(arguments[0])) {
            List<String> words = List.of(arguments).subList(1, arguments.length);
            System.exit(new RunCommands(System.getenv(), System.out, System.err).run(arguments[0], words));
        }
        if (runs(List.of(arguments))) {
            List<String> words = List.of(arguments);
            System.exit(RunnerCommand.run(words.getFirst().equals("runner") ? words.subList(1, words.size()) : words));
        }
        SpringApplication.run(EvenkeelApplication.class, arguments);
    }
}
