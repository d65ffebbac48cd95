package dev.evenkeel.web;

import dev.evenkeel.activities.store.StoreException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why the store cannot be opened instead of a stack trace. */
final class StoreTroubleAnalyzer extends AbstractFailureAnalyzer<StoreException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StoreException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), "", rootFailure);
    }
}
