package dev.evenkeel.workflows.alert;

import dev.evenkeel.workflows.expression.Expression;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who may send alerts, and how it is known that it is they. */
public sealed interface Hook {

    String name();

    /** @param token a reference to the bearer token */
    record Alertmanager(String name, String token) implements Hook {}

    /**
     * @param secret a reference to the key of the signature
     * @param timestamp the header with the time of sending, which is signed with the body; null for none
     */
    record Signed(
            String name,
            String secret,
            String header,
            @Nullable String timestamp,
            Mapping mapping) implements Hook {}

    /** How the alerts are found in a body. */
    sealed interface Mapping {

        /** @param alerts gives a list of maps */
        record Listed(Expression alerts) implements Mapping {}

        /** The body is one alert. @param fields expressions by the name of the field */
        record One(Map<String, Expression> fields) implements Mapping {
            public One {
                fields = new LinkedHashMap<>(fields);
            }
        }
    }
}
