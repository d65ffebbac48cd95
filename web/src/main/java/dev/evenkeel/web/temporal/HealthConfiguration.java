package dev.evenkeel.web.temporal;

import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Whether Temporal answers, and whether this server's worker asks it for work. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    @Bean
    HealthIndicator temporalHealthIndicator(TemporalServer server, WorkflowServiceStubs stubs) {
        return () -> {
            try {
                String version = stubs.blockingStub()
                        .withDeadlineAfter(2, TimeUnit.SECONDS)
                        .getSystemInfo(GetSystemInfoRequest.getDefaultInstance())
                        .getServerVersion();
                return Health.up()
                        .withDetail("version", version)
                        .withDetail("server", server.condition().detail())
                        .build();
            } catch (StatusRuntimeException e) {
                return Health.down()
                        .withDetail("server", server.condition().detail())
                        .withDetail("answer", String.valueOf(e.getMessage()))
                        .build();
            }
        };
    }

    @Bean
    HealthIndicator workerHealthIndicator(Workers workers) {
        return () -> workers.state() == Workers.State.POLLING
                ? Health.up().build()
                : Health.down().withDetail("reason", workers.trouble()).build();
    }
}
