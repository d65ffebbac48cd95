package dev.evenkeel.activities.sql;

import dev.evenkeel.activities.act.RunningAct;
import io.temporal.failure.ApplicationFailure;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what waits for a database beside the act's heartbeat, and ends it in the database itself when it should not go on. */
final class Statements {

    private static final Logger log = LoggerFactory.getLogger(Statements.class);
    private static final long LOOK_EVERY_MILLIS = 200;
    private static final long ENDS_WITHIN_SECONDS = 30;

    private final RunningAct act;
    private volatile @Nullable Statement current;

    Statements(RunningAct act) {
        this.act = act;
    }

    interface Work<T> {
        T in() throws Exception;
    }

    /** The statement that is ended when the work should not go on. */
    void current(Statement statement) {
        current = statement;
    }

    /** @throws SQLException what the database said */
    <T> T run(Work<T> work) throws SQLException {
        FutureTask<T> task = new FutureTask<>(work::in);
        Thread.ofVirtual().name("sql-" + act.act().step()).start(task);
        try {
            while (true) {
                try {
                    return task.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    act.beat();
                }
            }
        } catch (ExecutionException e) {
            throw thrown(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end();
            throw new IllegalStateException("The worker stops during a statement", e);
        } catch (ApplicationFailure timedOut) {
            end();
            // It may have been over just then, and what has been done has been done.
            return ended(task, timedOut);
        } catch (RuntimeException over) {
            end();
            await(task);
            throw over;
        }
    }

    private <T> T ended(FutureTask<T> task, ApplicationFailure otherwise) {
        try {
            return task.get(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | CancellationException e) {
            throw otherwise;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw otherwise;
        }
    }

    private static void await(FutureTask<?> task) {
        try {
            task.get(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | CancellationException e) {
            log.debug("A statement was ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        Statement statement = current;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                log.debug("A statement could not be ended; its own limit ends it", e);
            }
        }
    }

    private static SQLException thrown(ExecutionException e) {
        return switch (e.getCause()) {
            case SQLException trouble -> trouble;
            case RuntimeException failure -> throw failure;
            case Error error -> throw error;
            case null, default -> throw new IllegalStateException(e.getCause());
        };
    }
}
