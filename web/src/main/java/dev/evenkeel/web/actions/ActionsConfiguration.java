package dev.evenkeel.web.actions;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** The settings of this feature. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ActionsSettings.class)
class ActionsConfiguration {}
