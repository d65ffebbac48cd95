package dev.evenkeel.web.readiness;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** The settings of this feature. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReadinessSettings.class)
class ReadinessConfiguration {}
