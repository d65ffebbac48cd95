package dev.evenkeel.web;

import dev.evenkeel.web.temporal.WorkerRegistration;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of the server that do not belong to one feature. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ServerSettings.class)
class ServerConfiguration {

    @Bean
    DataFolder dataFolder(ServerSettings settings) {
        return DataFolder.own(settings.data());
    }

    /** The procedures and the tools. */
    @Bean
    WorkerRegistration workerRegistration() {
        return new WorkerRegistration(List.of(), List.of());
    }
}
