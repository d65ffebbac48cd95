package dev.evenkeel.workflows.expression;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The type of a value in the runbook language, as far as expressions are checked against it. */
public sealed interface Type {

    Type TEXT = new Scalar(Scalar.Kind.TEXT);
    /** A 64-bit integer. */
    Type WHOLE_NUMBER = new Scalar(Scalar.Kind.WHOLE_NUMBER);
    /** A double; a whole number may stand wherever a number is asked for. */
    Type NUMBER = new Scalar(Scalar.Kind.NUMBER);

    Type TRUTH = new Scalar(Scalar.Kind.TRUTH);
    /** A value whose type is only known when the run has it: checked then. */
    Type ANY = new Scalar(Scalar.Kind.ANY);

    record Scalar(Kind kind) implements Type {
        public enum Kind {
            TEXT,
            WHOLE_NUMBER,
            NUMBER,
            TRUTH,
            ANY
        }
    }

    record ListOf(Type element) implements Type {}

    /** A map whose keys are texts. */
    record MapOf(Type value) implements Type {}

    /** What a step that may not have run yields: {@code steps.x.orValue(…)}. */
    record OptionalOf(Type value) implements Type {}

    /** A value with known fields; at run time a {@code Map<String, Object>} with these keys. */
    record Struct(String name, Map<String, Type> fields) implements Type {
        public Struct {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }
}
