package dev.evenkeel.web.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small runbook folder. */
public record RunbookFixture(Path folder) {

    public static final String GREET = """
            runbook: greet
            procedure: task
            title: Say hello
            owner: team-shop
            service: shop
            inputs:
              who: { type: string, required: true, description: Whom to greet }
            steps:
              - id: hello
                script: { command: [echo, "${inputs.who}"] }
            """;

    public RunbookFixture {
        write(folder, "estate.yaml", """
                sites:
                  north: { title: North }
                environments:
                  staging: { title: Staging, sites: [north] }
                  production: { title: Production, sites: [north] }
                services:
                  shop:
                    owner: team-shop
                    environments: { production: [north] }
                """);
        write(folder, "task/greet.yaml", GREET);
    }

    public RunbookFixture write(String path, String text) {
        write(folder, path, text);
        return this;
    }

    private static void write(Path folder, String path, String text) {
        try {
            Files.createDirectories(folder.resolve(path).getParent());
            Files.writeString(folder.resolve(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
