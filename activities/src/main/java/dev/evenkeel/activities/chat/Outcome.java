package dev.evenkeel.activities.chat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one try. */
sealed interface Outcome {

    /**
     * @param id what the channel calls the message; empty when it does not say
     * @param note what did not go well all the same; may be empty
     */
    record Delivered(String id, String note) implements Outcome {
        Delivered(String id) {
            this(id, "");
        }
    }

    /**
     * It may go well later.
     *
     * @param pause how long the channel wants to be left alone; null when it does not say
     */
    record Later(String why, @Nullable Duration pause) implements Outcome {
        Later(String why) {
            this(why, null);
        }
    }

    /** It will never go well like this. */
    record Refused(String why, String advice) implements Outcome {}
}
