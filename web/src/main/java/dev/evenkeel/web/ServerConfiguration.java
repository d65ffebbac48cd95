package dev.evenkeel.web;

import java.time.InstantSource;
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
}
