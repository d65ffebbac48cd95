package dev.evenkeel.web.runners;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Estates;
import io.temporal.client.WorkflowClient;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The door for runners. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RunnersSettings.class)
class RunnersConfiguration {

    @Bean
    Relay relay(
            RunnersSettings settings,
            Estates estates,
            Store store,
            WorkflowClient client,
            RunnerTokens tokens,
            Refusals refusals,
            InstantSource clock) {
        return new Relay(settings, estates, store, client, tokens, refusals, clock);
    }
}
