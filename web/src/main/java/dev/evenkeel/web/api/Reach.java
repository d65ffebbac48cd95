package dev.evenkeel.web.api;

import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.security.ApiCaller;
import dev.evenkeel.workflows.contract.RunSummary;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** What a token that is bound to one environment gets to see and to touch. */
@Component
class Reach {

    private final Runs runs;

    Reach(Store store) {
        this.runs = store.runs();
    }

    RunSummary run(String id, ApiCaller caller) {
        RunSummary run = runs.find(id).orElseThrow(() -> ApiException.noRun(id));
        check(caller, run.environment());
        return run;
    }

    static void check(ApiCaller caller, String environment) {
        if (!caller.reaches(environment)) {
            throw ApiException.of(
                    HttpStatus.FORBIDDEN,
                    "This token is for " + caller.token().environment() + " only, and this is about " + environment
                            + ". Use another token.");
        }
    }
}
