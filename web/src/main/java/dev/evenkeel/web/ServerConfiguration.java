package dev.evenkeel.web;

import dev.evenkeel.activities.store.JournalActivitiesImpl;
import dev.evenkeel.activities.store.PeopleActivitiesImpl;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.temporal.WorkerRegistration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The parts of the server that do not belong to one feature. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(ServerSettings.class)
class ServerConfiguration {

    @Bean
    DataFolder dataFolder(ServerSettings settings) {
        return DataFolder.own(settings.data());
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    /** The procedures and the tools. */
    @Bean
    WorkerRegistration workerRegistration(Store store) {
        return new WorkerRegistration(
                worker -> {}, // The procedures register themselves here.
                List.of(new JournalActivitiesImpl(store.journal()), new PeopleActivitiesImpl(store.users())));
    }
}
