package dev.evenkeel.web;

import dev.evenkeel.web.catalog.CheckCommand;
import dev.evenkeel.web.catalog.QuietLogs;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The server; and the command {@code check PATH…}, which needs none. */
@SpringBootApplication
public class EvenkeelApplication {

    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("check")) {
            QuietLogs.begin();
            List<String> paths = List.of(arguments).subList(1, arguments.length);
            System.exit(new CheckCommand(System.out, System.err).run(paths));
        }
        SpringApplication.run(EvenkeelApplication.class, arguments);
    }
}
