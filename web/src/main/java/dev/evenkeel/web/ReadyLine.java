package dev.evenkeel.web;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** One line that says where the server is. */
@Component
class ReadyLine {

    private static final Logger LOG = LoggerFactory.getLogger("evenkeel");

    @EventListener
    void say(ApplicationReadyEvent event) {
        if (event.getApplicationContext() instanceof WebServerApplicationContext context
                && context.getWebServer() != null) {
            String seconds = event.getTimeTaken() == null
                    ? ""
                    : String.format(
                            Locale.ROOT, " (%.1f s)", event.getTimeTaken().toMillis() / 1000.0);
            LOG.info(
                    "Evenkeel is ready: http://localhost:{}{}",
                    context.getWebServer().getPort(),
                    seconds);
        }
    }
}
