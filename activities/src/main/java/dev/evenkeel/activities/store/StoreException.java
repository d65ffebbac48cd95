package dev.evenkeel.activities.store;

import org.jspecify.annotations.Nullable;

/** The store cannot be opened. The message says what happened and what to do. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1;

    StoreException(String whatHappened, String whatToDo, @Nullable Throwable cause) {
        super(whatHappened + " " + whatToDo, cause);
    }
}
