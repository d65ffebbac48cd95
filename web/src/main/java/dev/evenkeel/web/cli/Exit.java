package dev.evenkeel.web.cli;

import tools.jackson.databind.JsonNode;

/** What a script learns from a command's end. */
enum Exit {
    /** Done as asked; a run that was followed or asked about has succeeded. */
    FINE,
    /** The run ended otherwise: failed, rolled back, cancelled, merged into another incident, not started. */
    RUN_FAILED,
    /** The command line or the inputs do not fit. Nothing was done. */
    USAGE,
    /** The run waits for a person. */
    WAITS,
    /** The run goes on. */
    RUNS,
    /** The server refused: the token, the role, four eyes, or there is no such thing. */
    REFUSED,
    /** The server cannot be reached, or failed. Sending it again may help. */
    AWAY;

    int code() {
        return ordinal();
    }

    /** @param status of the API: the name, and what the run waits for */
    static Exit of(JsonNode status) {
        return switch (status.path("status").asString("")) {
            case "succeeded" -> FINE;
            case "failed", "rolled_back", "cancelled", "merged", "not_started" -> RUN_FAILED;
            default -> status.path("waitingFor").asString("").isEmpty() ? RUNS : WAITS;
        };
    }
}
