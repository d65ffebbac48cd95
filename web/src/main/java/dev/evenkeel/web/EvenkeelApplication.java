package dev.evenkeel.web;

import dev.evenkeel.web.catalog.CheckCommand;
import dev.evenkeel.web.catalog.QuietLogs;
import dev.evenkeel.web.cli.RunCommands;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The server; and the commands that need none in this process: {@code check}, and those that talk to a server elsewhere. */
@SpringBootApplication
public class EvenkeelApplication {

    /** Read by the JVM when the first virtual thread is made. */
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

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
        if (arguments.length > 0 && RunCommands.NAMES.contains(arguments[0])) {
            List<String> words = List.of(arguments).subList(1, arguments.length);
            System.exit(new RunCommands(System.getenv(), System.out, System.err).run(arguments[0], words));
        }
        SpringApplication.run(EvenkeelApplication.class, arguments);
    }
}
