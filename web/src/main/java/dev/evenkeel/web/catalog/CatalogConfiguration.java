package dev.evenkeel.web.catalog;

import dev.evenkeel.web.DataFolder;
import dev.evenkeel.web.Language;
import dev.evenkeel.web.ServerSettings;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The catalog of the runbook folder. */
@Configuration(proxyBeanMethods = false)
class CatalogConfiguration {

    @Bean
    LoadingCatalog catalog(ServerSettings settings, DataFolder data, Language language) {
        return new LoadingCatalog(() -> {
            FolderCatalog catalog =
                    new FolderCatalog(new FolderFiles(settings.runbooks(), data.path(), language.compiler()));
            catalog.refresh();
            return catalog;
        });
    }

    /** A broken runbook is a matter for its author, not for whoever watches the server. */
    @Bean
    HealthIndicator runbooksHealthIndicator(Catalog catalog) {
        return () -> Health.up()
                .withDetail("runbooks", catalog.entries().size())
                .withDetail(
                        "withProblems",
                        catalog.entries().stream()
                                .filter(entry -> !entry.launchable())
                                .count())
                .withDetail("estateProblems", catalog.estateProblems().size())
                .build();
    }

    /** Looks at the folder from time to time. */
    @Component
    static class Watch {
        private final LoadingCatalog catalog;

        Watch(LoadingCatalog catalog) {
            this.catalog = catalog;
        }

        @Scheduled(fixedDelayString = "PT2S")
        void look() {
            catalog.refresh();
        }
    }
}
