package dev.evenkeel.web;

import dev.evenkeel.workflows.expression.ExpressionCompiler;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** The compiler of the runbook language. It takes a while to wake up, and does so beside the rest of the start. */
@Component
public class Language {

    private final CompletableFuture<ExpressionCompiler> compiler =
            CompletableFuture.supplyAsync(ExpressionCompiler::new, Language::beside);

    /** Waits until it is awake. */
    public ExpressionCompiler compiler() {
        return compiler.join();
    }

    /** Runs something beside the start of the server. */
    public static void beside(Runnable work) {
        Thread.ofPlatform().daemon().name("beside-start").start(work);
    }
}
