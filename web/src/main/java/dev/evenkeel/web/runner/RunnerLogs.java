package dev.evenkeel.web.runner;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A runner's log: lines on the console as the server writes them, without the machinery that sets up the server's. */
final class RunnerLogs {

    private static final String PATTERN =
            "%d{HH:mm:ss.SSS} %-5level %replace([%X{run} %X{step}] ){'\\[ ?\\] ',''}%logger{0}: %msg%n%ex{short}";

    private RunnerLogs() {}

    static void begin() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.reset();
            PatternLayoutEncoder encoder = new PatternLayoutEncoder();
            encoder.setContext(context);
            encoder.setPattern(PATTERN);
            encoder.start();
            ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
            console.setContext(context);
            console.setEncoder(encoder);
            console.start();
            context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console);
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
            context.getLogger("evenkeel").setLevel(Level.INFO);
            context.getLogger("dev.evenkeel").setLevel(Level.INFO);
            // It tells each poll that the server, while it is away, does not answer.
            context.getLogger("io.temporal.internal").setLevel(Level.ERROR);
        }
    }
}
