package dev.evenkeel.pages;

import dev.evenkeel.web.launch.Launcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Starts nothing; remembers what it was asked. A pace that is no number is wrong, a ticket {@code REFUSE} is refused. */
public final class FakeLauncher implements Launcher {

    public final List<Launch> launches = new ArrayList<>();

    @Override
    public String newRunId() {
        return "r-" + UUID.randomUUID().toString().substring(0, 8);
    }

    @Override
    public Launched launch(Launch launch) {
        launches.add(launch);
        Map<String, String> wrong = new LinkedHashMap<>();
        launch.inputs().getOrDefault("pace", List.of("0")).forEach(text -> {
            if (!text.matches("\\d+")) {
                wrong.put("pace", "“" + text + "” is no number. Write a number from 0 to 60.");
            }
        });
        if (launch.inputs().getOrDefault("ticket", List.of()).contains("REFUSE")) {
            return new Launched.Refused("Temporal does not answer. See the state of the server, then try again.");
        }
        return wrong.isEmpty() ? new Launched.Started("r-running") : new Launched.Invalid(wrong);
    }
}
