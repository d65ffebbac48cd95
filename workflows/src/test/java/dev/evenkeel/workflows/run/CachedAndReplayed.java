package dev.evenkeel.workflows.run;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the test twice: with workflows cached, and with none, so that each task replays the whole history. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0} workflows cached")
@ValueSource(ints = {600, 0})
@interface CachedAndReplayed {}
